"""Pictures of what is in the model, made from its declarations."""

from .crisis import crisis_chart
from .document import SlowLayer, structure_page
from .links import Link, links_of
from .loop_pictures import loop_in_words, loop_picture, loop_problems
from .loops import FeedbackLoop, FeedbackLoops, feedback_loops
from .pathway_chart import Chapter, PathwayChart, pathway_chart
from .stock_flow import block_diagram, stock_flow_diagram
from .wording import Wording

__all__ = [
    "Chapter",
    "FeedbackLoop",
    "FeedbackLoops",
    "Link",
    "PathwayChart",
    "SlowLayer",
    "Wording",
    "block_diagram",
    "crisis_chart",
    "feedback_loops",
    "links_of",
    "loop_in_words",
    "loop_picture",
    "loop_problems",
    "pathway_chart",
    "stock_flow_diagram",
    "structure_page",
]
