"""What happens at each step of the crisis pathway, in words for people.

A label stands here for every step at which somebody waits, spends a time or goes one of several ways. What only counts,
measures, notes or gives back says so by its own declaration.
"""

from __future__ import annotations

from collections.abc import Iterator

from .step_labels_after import AFTER, BACK_HOME, READY


def _of_safeguards(who: str) -> dict[str, str]:
    return {
        f"{who}-hearing": "A tribunal hearing more than before?",
        f"{who}-opinion": "A second opinion more than before?",
        f"{who}-plan": "A statutory care and treatment plan that nobody wrote before?",
    }


def _of_transition(who: str) -> dict[str, str]:
    return {
        f"{who}-age": "Is the person of the youngest age band?",
        f"{who}-left": "Comes from children's services?",
        f"{who}-met": "Did a transition team refer the person in good time?",
    }


_AT_HOME = {
    "home": "At home: under home treatment?",
    "home-housing": "Has the person applied for supported housing?",
    "home-list": "Is the person on the list of a community team?",
    "lives": "Lives at home",
    "waits-for-team": "Waits at home for a place in a community team",
    "waits-for-housing": "Waits at home for a supported-housing unit",
    "let-support": "Had floating support, which ends with the move?",
    "is-treated": "Ill: with a community team?",
    "is-untreated": "Ill, and counted as untreated",
    "is-with-team": "Ill, and counted as ill with a team",
    "with-team": "With a team: is the person ill?",
    "team-need": "Is the person ill?",
    "team-ill": "Ill, and counted as ill with a team",
    **_of_transition("referred"),
    "grown": "Comes to live in the place",
    "grown-need": "Is the person ill?",
    "referred-first": "Is referred for the first time, at home",
    "referred-ill": "Ill, and counted as untreated",
    "referral": "Does the community team accept the referral?",
    "referral-accepted": "To the priority list or to the routine list",
    "homeless": "Counted as without a home",
    "residential": "Moves into residential care",
    "package": "A care package starts",
    "is-found": "Care that was due is found at home: which?",
    "found-package": "Has the person support already?",
    "found-kind": "Is floating support wanted, or a care package?",
    "found-support": "Floating support, if there is room; else it stays due",
    "found-starts": "A care package starts",
    "found-lasting": "Has the person lasting care already?",
    "found-lasting-starts": "Lasting care starts, from the council alone",
    "found-residential": "Does the person live in a home of their own, or in none?",
    "found-resident": "Moves into residential care",
    "found-housing": "Does the person live in a home of their own, or in none?",
    "found-applied": "Has the person applied for supported housing already?",
}
_A_CRISIS = {
    **_of_transition("first"),
    "first-lives-on": "Lives on among the people of the place, or is seen no more",
    "first-ill": "Ill, and counted as untreated",
    "first-route": "Which way in",
    "crisis-again": "Did the last crisis need a bed that was not found?",
    "crisis-still": "Not long ago, so that the need is still there?",
    "crisis-usual": "By the person's usual way in, or another",
    "crisis-usual-way": "Which way in is the usual one",
    "crisis-way": "Which other way in",
    "onset-door": "Which way in",
    "need-recent": "Does a risk still run from an earlier crisis?",
}
_WAYS_IN = {
    "ae-arrives": "Comes to A&E",
    "ae-seen": "Waits for and is seen by the liaison team",
    "ae-outcome": "What the liaison team decides",
    "crisis-seen": "Waits for and is seen by the crisis team",
    "crisis-outcome": "What the crisis team decides",
    "new-demand-comes": "Comes to the café of their own accord, unknown to services",
    "new-demand-door": "The café, if it is open and has room",
    "new-demand-stays": "Visits the café",
    "new-demand-joins": "Lives on among the people simulated?",
    "unseen-lives": "Ill at home, where there is no café to come to",
    "new-demand-ill": "Ill at home, new to services",
    "visits-cafe": "Comes to the café at one of its hours",
    "cafe-door": "The café, if it is open and has room",
    "cafe-stays": "Visits the café",
    "ae-cafe": "To A&E: known to services?",
    "ae-cafe-mild": "So mild that the café comes first?",
    "ae-cafe-door": "The café in place of A&E, if it is open and has room",
    "police-cafe": "To the police: known to services?",
    "police-cafe-mild": "So mild that the café comes first?",
    "police-cafe-door": "The café before the police come, if it is open and has room",
}
_OFFERS = {
    "offer-home-treatment": "Home treatment, if there is room",
    "treated-at-home": "Home treatment is agreed: is the person in A&E?",
    "treated-where": "At home, under home treatment",
    "treated-instead": "Would the person have been admitted?",
    "treated": "Is treated at home",
    "offer-house": "A crisis house, if there is room",
    "house-stays": "Goes to the crisis house: from A&E?",
    "house-instead": "Would the person have been admitted?",
    "house-stay": "Stays in the crisis house",
    "house-leaves": "Goes home from the crisis house",
    "offer-whom": "No room: does the person need a bed?",
    "offer-cafe": "A crisis café, if it is open and has room",
    "cafe-from": "Goes to the café: from A&E?",
    "cafe-goes": "Leaves A&E for the café",
    "cafe-visit": "Visits the café",
    "offered-from-ae": "Nothing is free: is the person in A&E?",
}
_SECTION_136 = {
    "police-convey": "Is taken to a place of safety",
    "police-arrives": "Do the police detain, or does the crisis line take over?",
    "unattended-how": "The police do not come: who does",
    "police-first-place": "To which place first",
    "police-to-hbpos": "To the health-based place of safety (HBPoS), if it has room",
    "police-to-custody": "To custody",
    "police-to-ae": "To A&E",
    "safety-certified": "Can the person be assessed within 24 hours?",
    "safety-recovers": "Recovers until fit to be assessed",
    "safety-doctor": "Is a doctor's view enough to release?",
    "safety-doctor-sees": "Is seen by a doctor, and released",
    "safety-moves": "Waits in A&E, or elsewhere?",
    "safety-cleared": "Is medically cleared in A&E",
    "safety-moved": "Moved on to the health-based place of safety?",
    "safety-to-hbpos": "To the health-based place of safety, if it has room",
    "safety-not-assessed": "The clock runs out before an assessment: what then",
    "safety-no-bed": "The clock runs out before there is a bed: what then",
    "safety-expired-from": "Leaves as the clock has run out: from A&E?",
    "safety-goes-home": "Goes home: from A&E?",
}
_REQUESTS = {
    "custody-arrives": "Is in custody",
    "custody-hub": "The hub screens a request from custody",
    "request-hub": "The hub screens a request from the community",
    "request-urgency": "How urgent: today, in office hours, or with a warrant",
    "request-office-hours": "Waits for office hours",
    "request-court": "Waits for a warrant from a court (section 135)",
    "request-screened": "Waits for an AMHP to look at it",
    "request-looked-at": "An AMHP looks at it, and closes it",
}
_ASSESSMENT = {
    "assess-doctor": "Is a doctor free?",
    "assess-doctor-sees": "Is seen by a doctor alone",
    "assess-who": "Has a doctor seen the person?",
    "assess-joint-interview": "Is interviewed, by an AMHP and a doctor",
    "assess-allocate": "Waits for an AMHP",
    "assess-arranged": "The AMHP arranges the assessment",
    "assess-ready": "Are two doctors found?",
    "assess-fit": "Under section 136, where nobody waits for a better time?",
    "assess-best-interest": "Would another time be better for the person?",
    "assess-doctor-wait": "Waits for a doctor",
    "assess-better-time": "Waits for a better time",
    "assess-allocate-again": "Waits for an AMHP again",
    "assess-hand-over": "The AMHP takes the case over",
    "assess-interview": "Is interviewed",
    "assess-place": "Where the assessment is",
    "assess-too-late": "Not started in time: under section 136?",
    "assess-needed": "Lapsed: did the person need a bed?",
    "lapsed-then": "Needed a bed and was not assessed: still in A&E?",
    "lapsed-changes": "Leaves, improves or worsens",
    "lapsed-worsens": "Worsens: where?",
    "lapsed-where": "To A&E, or taken by the police",
    "lapsed-comes-to-ae": "Comes to A&E, worse",
    "outcome-route": "By which way the person came in",
    "outcome-ae": "What an assessment decides, of somebody who came to A&E",
    "outcome-police": "What an assessment decides, of somebody under section 136",
    "outcome-request": "What an assessment decides, of somebody of whom it was asked at home",
    "outcome-custody": "What an assessment decides, of somebody in custody",
    "outcome-detained": "Section 2, 3 or 4",
    "outcome-detain": "The AMHP writes the application for section 2, 3 or 4",
    "outcome-admits": "The AMHP arranges an informal admission",
    "outcome-closes": "The AMHP closes the case",
    "outcome-power": "Does section 136 end here?",
    "outcome-instead": "What is offered instead of admission",
    "outcome-home-treatment": "Home treatment, if there is room",
    "outcome-house": "A crisis house, if there is room",
}
_BED = {
    "bed-specialty-detained": "Detained: an adult ward, or one of another specialty",
    "bed-specialty-informal": "Informal: an adult ward, or one of another specialty",
    "bed-kind": "Intensive care (PICU) or an acute bed",
    "bed-queue": "Where the person waits for a bed",
    "bed-power": "Until when: the clock of section 136, or the threshold for going out of area",
    "bed-home-who": "Waits at home: informal or detained?",
    "bed-home-informal": "Informal: sent out of area at once, or waits at home",
    "bed-home-detained": "To be detained: sent out of area at once, or waits at home",
    "bed-search": "Which beds: intensive care or acute",
    "bed-sex": "Which beds: for women or for men",
    "bed-picu": "Waits for a local intensive-care bed",
    "bed-women": "Waits for a local bed for women",
    "bed-men": "Waits for a local bed for men",
    "bed-none": "No bed in time: under section 136?",
    "bed-none-where": "No bed in time: at home?",
    "bed-none-home": "No bed in time: sent away, recommendations lapsed, or something has changed",
    "bed-changes": "Leaves, improves or worsens while waiting at home",
    "bed-leaves-who": "Leaves: had an AMHP assessed the person?",
    "bed-improves-who": "Improves: had an AMHP assessed the person?",
    "bed-reassess": "Waits for an AMHP to assess anew",
    "bed-reassessed": "Is assessed anew",
    "bed-worsens": "Worsens: to A&E, or taken by the police",
    "worse-in-ae": "Comes to A&E",
    "bed-lapses-who": "Fourteen days are over: informal or detained?",
    "bed-other-ward": "Gets a bed of another specialty",
    "bed-found-where": "Where the person waited for the bed",
    "bed-who": "Does an AMHP have to apply to the hospital?",
    "bed-offer": "Where the person waits: does the offer of the bed lapse?",
    "bed-apply": "Waits for an AMHP to apply",
    "bed-power-ends": "Does section 136 end here?",
    "bed-applied": "The AMHP applies to the hospital",
    "bed-chased": "Did the AMHP chase a bed?",
    "bed-chasing": "Hours that the AMHP spent chasing a bed",
    "bed-convey": "Is conveyed to the ward",
    "bed-left": "Leaves A&E for the ward?",
    "bed-back": "The offer has lapsed, and the bed is given back: in A&E?",
    "bed-back-to-ae": "Waits on in A&E",
    "bed-back-home": "Waits on at home",
    "oap-chase": "Is an AMHP free to chase a bed?",
    "oap-chasing": "The AMHP chases a bed out of area",
    "oap-where": "Which local beds still count: intensive care or acute",
    "oap-sex": "Which local beds still count: for women or for men",
    "oap-picu": "Search out of area, while a local intensive-care bed still counts",
    "oap-women": "Search out of area, while a local bed for women still counts",
    "oap-men": "Search out of area, while a local bed for men still counts",
    "oap-found": "Which bed out of area: intensive care or acute",
    "oap-found-acute": "Which bed out of area: for women or for men",
    "oap-found-picu": "Gets an intensive-care bed out of area",
    "oap-found-women": "Gets a bed for women out of area",
    "oap-found-men": "Gets a bed for men out of area",
}
_STAY = {
    "admitted-kind": "To which kind of bed",
    "admitted-pace": "Are fewer than 95% of the acute beds in use?",
    "admitted-hurried": "Over 95% in use: the stay will be cut short",
    "admitted-elsewhere-pace": "Another ward has its own pace",
    "admitted-own-pace": "Intensive care and beds out of area have their own pace",
    "planned-away-pace": "Out of area there is no such count",
    "admitted-back": "Was the person on a ward before?",
    "admitted-status": "Informal, or detained",
    **_of_safeguards("admitted-rights"),
    "admitted-detained": "Section 3, or section 2 or 4",
    "transfer-comes": "Comes from another hospital",
    "planned-sex": "Which beds: for women or for men",
    "planned-women": "Waits for a local bed for women",
    "planned-men": "Waits for a local bed for men",
    "planned-never": "No bed in time: recalled, or a transfer?",
    "planned-away": "Which bed out of area: for women or for men",
    "planned-away-women": "Is transferred to a bed for women out of area",
    "planned-away-men": "Is transferred to a bed for men out of area",
    "planned-pace": "Are fewer than 95% of the acute beds in use?",
    "planned-hurried": "Over 95% in use: the stay will be cut short",
    "planned-back": "Was the person on a ward before?",
    "planned-recalled": "Recalled from a community treatment order (CTO)?",
    "stay-2-or-4": "Section 2, 3 or 4",
    "stay-2": "Section 2: in intensive care?",
    "stay-2-length": "Section 2: over before its review, or not",
    "stay-2-long": "Section 2 until its review",
    "stay-2-review": "Assessed before section 2 ends?",
    "stay-goes-on": "The stay goes on: in intensive care?",
    "step-down-to-acute": "Which acute beds: for women or for men",
    "step-down-women": "Waits in intensive care for an acute bed for women",
    "step-down-men": "Waits in intensive care for an acute bed for men",
    "step-down-counted": "Are fewer than 95% of the acute beds in use?",
    "stay-3": "Section 3: in intensive care?",
    "stay-3-picu": "Section 3 in intensive care",
    "stay-informal": "Informal: by which way the person came",
    **{
        f"stay-informal-{door}": "Informal: so unwell later that an assessment is asked for?"
        for door in ("ae", "crisis", "police", "request", "custody")
    },
    "stay-unwell": "Informal, until unwell",
    "stay-held": "Held under section 5(2), section 5(4), or not held",
    "recall-assessed": "Recalled: assessed on the ward?",
    "ward-allocate": "Waits for an AMHP",
    "ward-arranged": "The AMHP arranges the assessment",
    "ward-ready": "Are two doctors found?",
    "ward-doctor": "Is a doctor free?",
    "ward-doctor-sees": "Is seen by a doctor alone",
    "ward-who": "Has a doctor seen the person?",
    "ward-joint-interview": "Is interviewed, by an AMHP and a doctor",
    "ward-doctor-wait": "Waits for a doctor",
    "ward-allocate-again": "Waits for an AMHP again",
    "ward-hand-over": "The AMHP takes the case over",
    "ward-interview": "Is interviewed",
    "ward-outcome": "Why assessed on the ward",
    "ward-missed": "Not assessed in time: why was it asked for?",
    "ward-outcome-informal": "What the assessment of an informal patient decides",
    "ward-outcome-section_2": "What the assessment before section 2 ends decides",
    "ward-outcome-recall": "What the assessment of somebody recalled decides",
    "ward-outcome-section_4": "What the assessment under section 4 decides",
    "ward-writes": "The AMHP writes the application",
    "ward-newly": "A new detention, or one that goes on?",
    **_of_safeguards("ward-rights"),
    "ward-detained": "Section 2 or section 3",
    "ward-spared": "Would it have been section 3 before the grounds became narrower?",
    "ward-section-3-stay": "Section 3 after section 2, or from now on",
    "ward-closes": "The AMHP closes the case",
    "ward-after": "Not detained: what follows, by why assessed",
    "ward-settles": "Not detained: in intensive care?",
}
_TREATMENTS = {
    "stay-2-short": "Short stay under section 2",
    "stay-rest": "Rest of the stay",
    "stay-3-acute": "Stay under section 3",
    "stay-settles": "Informal stay",
}
_DELAYS = {
    "delayed-other-housing": "other housing",
    "delayed-social-care": "social care",
    "delayed-funding-panel": "a funding panel",
    "delayed-other": "another reason",
}
_LEAVING = {
    "to-own-home": "home",
    "to-known-home": "home, to where the person lived",
    "early-leaves": "home, into home treatment",
    "to-package": "home with a care package",
    "to-supported-housing": "supported housing",
    "to-residential-care": "residential care",
    "to-temporary": "temporary housing",
    "to-other": "another place",
    "to-other-ward": "another ward",
    "to-supported-early": "supported housing, as long delayed as at the census",
}
_BEFORE = {
    "ae": "In need, before going to A&E",
    "crisis": "In need, before turning to the crisis team",
    "police": "In need, before the police come",
    "request": "In need, before somebody asks for an assessment",
    "custody": "In need, before custody asks for an assessment",
}
"""What goes before each way in: people come at the hours of the week at which others do."""
_DOORS = {
    "ae": "in A&E",
    "crisis": "to the crisis team",
    "police": "under section 136",
    "request": "by a request from the community",
    "custody": "from custody",
}
"""Steps that are told several times over, each by what it begins with."""


def step_labels() -> dict[str, str]:
    """Return what happens at each step where somebody waits, spends a time or goes one of several ways."""
    told = (
        _AT_HOME,
        _A_CRISIS,
        _WAYS_IN,
        _OFFERS,
        _SECTION_136,
        _REQUESTS,
        _ASSESSMENT,
        _BED,
        _STAY,
        READY,
        AFTER,
        BACK_HOME,
    )
    return {step: label for labels in told for step, label in labels.items()} | dict(_told_again())


def _told_again() -> Iterator[tuple[str, str]]:
    for step, stay in _TREATMENTS.items():
        yield step, f"{stay}: in full, cut short, or counted late"
        yield f"{step}-full", f"{stay}, in full"
        yield f"{step}-uncounted", f"{stay}, while over 95% of the acute beds are in use"
        yield f"{step}-counted", f"{stay}, what is left of it"
    for step, reason in _DELAYS.items():
        yield step, f"Is delayed for {reason}"
        yield f"{step}-waits", f"Waits for {reason}" if reason != "another reason" else "Waits"
    for step, where in _LEAVING.items():
        yield f"{step}-kind", "Comes from out of area?"
        yield f"{step}-goes", f"Goes to {where}" if not where.startswith("home") else f"Goes {where}"
    for door, way in _DOORS.items():
        yield f"{door}-hour", _BEFORE[door]
        yield f"{door}-first", f"Somebody of whom nothing was known comes {way}"
        yield f"{door}-need", f"Does the crisis of somebody who comes {way} need a bed?"
    for reason in ("informal", "section_2", "recall", "section_4"):
        yield f"ward-{reason}-missed", "Would the person have been put under section 3?"
    for who in ("-informal", ""):
        yield f"away-returns{who}", "Is the person out of area?"
        yield f"away-sought{who}", "To be brought back to a local bed?"
        yield f"away-sex{who}", "Which beds: for women or for men"
        yield f"away-women{who}", "Waits out of area for a local bed for women"
        yield f"away-men{who}", "Waits out of area for a local bed for men"
        yield f"away-counted{who}", "Back: are fewer than 95% of the acute beds in use?"
