import docx
d=docx.Document(); d.add_paragraph('x'); d.save('/tmp/papers17/simple.docx')
