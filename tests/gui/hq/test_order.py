from fieldkit.domain.colleague import Role
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.order import sections_for
from fieldkit.gui.hq.section import sections_there


def test_every_role_sees_every_section() -> None:
    for role in Role:
        found = sections_for({role}, SectionName)
        assert sorted(found) == sorted(SectionName)
        assert found[0] is SectionName.HOME


def test_a_role_has_its_own_sections_first_and_all_roles_the_usual_order() -> None:
    assert sections_for({Role.STATISTICIAN}, SectionName)[1] is SectionName.LISTS
    assert sections_for(set(Role), SectionName) == tuple(SectionName)
    assert sections_for({Role.EDITOR}, {SectionName.HOME}) == (SectionName.HOME,)


def test_every_section_of_the_rail_is_there() -> None:
    assert sections_there() == tuple(SectionName)
