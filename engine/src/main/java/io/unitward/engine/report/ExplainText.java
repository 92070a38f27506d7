package io.unitward.engine.report;

import io.unitward.facts.Manager;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.unitfile.DependencyLink;
import io.unitward.unitfile.Explanation;
import io.unitward.unitfile.Holding;
import java.io.IOException;
import java.util.List;

/** The search path as one unit sees it, as text for people. */
public final class ExplainText {
    private static final int WIDEST_PATH = 90;

    private final Explanation explanation;
    private final TextOut out;
    private final int width;

    private ExplainText(Explanation explanation, TextOut out, int width) {
        this.explanation = explanation;
        this.out = out;
        this.width = width;
    }

    /** Writes it; the same explanation and style give the same characters. */
    public static void write(Explanation explanation, Regard regard, Manager manager, Appendable to, Style style)
            throws IOException {
        new ExplainText(explanation, new TextOut(to, style, new Home(manager.home())), style.width()).write();
        regard.text(to);
    }

    private void write() throws IOException {
        Unit unit = explanation.unit();
        UnitView loaded = unit == null ? null : unit.loaded();
        out.strong(
                unit == null ? explanation.name() : unit.id(), unit == null ? "not in memory" : BlameText.state(unit));
        if (explanation.names().size() > 1) {
            out.line("  names     " + String.join(", ", explanation.names()));
        }
        if (explanation.becomes() != null) {
            out.line("  after a reload " + explanation.name() + " is another name of " + explanation.becomes());
        }
        if (loaded != null) {
            out.line("  loaded    " + (loaded.fragmentPath() == null ? "from no file" : loaded.fragmentPath())
                    + (loaded.masked() ? "  (masked)" : ""));
            for (int i = 0; i < loaded.dropInPaths().size(); i++) {
                out.line("  " + (i == 0 ? "drop-ins  " : "          ") + (i + 1) + " "
                        + loaded.dropInPaths().get(i));
            }
            if (loaded.sourcePath() != null) {
                out.line("  made from " + loaded.sourcePath());
            }
        }
        new QuadletText(out).write(explanation.quadlets());
        String refused = unit == null ? null : BlameText.refused(unit, explanation.refusal());
        if (refused != null) {
            out.paragraph(2, refused);
        }
        out.line("");
        places();
        out.line("");
        links("pulled in", explanation.pulledInBy(), "by no link of the search path");
        links("pulls in", explanation.pullsIn(), "nothing by a link of the search path");
        if (!explanation.isComplete()) {
            out.line("");
            out.paragraph(0, "What these directories hold for this unit is not known, they could not be listed:");
            for (String path : explanation.unlisted()) {
                out.verbatim(2, path);
            }
        }
    }

    /** Links in directories of dependencies; of a unit file's own Wants= and the like blame tells. */
    private void links(String title, List<DependencyLink> links, String none) throws IOException {
        out.strong(title, links.isEmpty() ? none : "");
        int widest = 0;
        for (DependencyLink link : links) {
            widest = Math.max(widest, link.layer().text().length());
        }
        Places lines = new Places(WIDEST_PATH, width);
        for (DependencyLink link : links) {
            String layer = link.layer().text();
            String path = out.shown(link.path() + (link.link() == null ? "" : " -> " + link.link()));
            boolean own = links == explanation.pullsIn();
            lines.add(2, layer + " ".repeat(widest - layer.length() + 2) + path, out.shown(said(link, own)));
        }
        for (String line : lines.lines()) {
            out.line(line);
        }
    }

    private String said(DependencyLink link, boolean own) {
        String passive = link.kind().passive() + " by " + link.of() + as(link.name());
        return switch (link.fate()) {
            case COUNTS -> (own ? link.kind().active() + " " + link.name() + as(link.of()) : passive) + end(link);
            case SHADOWED -> "shadowed by " + link.by();
            case MASKS ->
                "a mask: " + (own ? link.name() + " is not " + link.kind().passive() : "not " + passive);
            case IGNORED -> "not read: it is no link";
            case NOT_READ -> "not read: this systemd knows no .upholds";
        };
    }

    /** What the link really names, where that is not the unit itself. */
    private String as(String name) {
        return explanation.names().contains(name) || !ofOthersToo(name) ? "" : " (as " + name + ")";
    }

    private static boolean ofOthersToo(String name) {
        return UnitNames.isTemplate(name) || UnitNames.isDashPrefix(name) || UnitNames.isType(name);
    }

    /** Where it leads is told where that is not what its name says. */
    private static String end(DependencyLink link) {
        if (link.exists() == null) {
            return "; its target is not known";
        }
        if (!link.exists()) {
            return "; DANGLING, and counts all the same";
        }
        String target = String.valueOf(link.target());
        boolean own = target.endsWith("/" + link.name()) || target.endsWith("/" + UnitNames.templateOf(link.name()));
        return own ? "" : "; its target is " + target;
    }

    /** Highest priority first; what holds nothing is one line, so that the order can still be seen. */
    private void places() throws IOException {
        int widest = 0;
        for (Explanation.Place place : explanation.places()) {
            widest = Math.max(widest, place.directory().layer().text().length());
        }
        Places lines = new Places(WIDEST_PATH, width);
        for (Explanation.Place place : explanation.places()) {
            SearchDirectory directory = place.directory();
            String layer = directory.layer().text();
            lines.add(
                    0,
                    layer + " ".repeat(widest - layer.length() + 2) + out.shown(directory.path()),
                    place.holdings().isEmpty() ? nothing(place) : "");
            for (Holding holding : place.holdings()) {
                String below = holding.path().substring(directory.path().length() + 1);
                String link = holding.link() == null ? "" : " -> " + holding.link();
                lines.add(4, out.shown(below + link), fate(holding));
            }
        }
        for (String line : lines.lines()) {
            out.line(line);
        }
    }

    private static String nothing(Explanation.Place place) {
        if (place.sameAs() != null) {
            return "the same directory as " + place.sameAs();
        }
        return switch (place.directory().status()) {
            case ABSENT -> "absent";
            case UNREADABLE -> "could not be listed";
            case LISTED -> "nothing";
        };
    }

    private String fate(Holding holding) {
        String said = switch (holding.fate()) {
            case LOADED -> holding.masks() ? "LOADED: masks the unit" : "LOADED";
            case APPLIED ->
                isMasked()
                        ? "listed #" + holding.order() + ", but the unit is masked"
                        : "APPLIED #" + holding.order() + (holding.masks() ? ", says nothing" : "");
            case SHADOWED -> "shadowed by " + out.shown(String.valueOf(holding.by()));
            case NAMES -> "another name";
            case NOT_LOADED ->
                "not loaded" + (isBeforeTheLoaded(holding) ? ", though before the loaded one" : "")
                        + (holding.masks() ? "; masks" : "");
        };
        boolean ofOthersToo = List.of(
                        Holding.Kind.TEMPLATE,
                        Holding.Kind.TEMPLATE_DROP_IN,
                        Holding.Kind.PREFIX_DROP_IN,
                        Holding.Kind.TYPE_DROP_IN)
                .contains(holding.kind());
        boolean inEffect = holding.fate() == Holding.Fate.LOADED || holding.fate() == Holding.Fate.APPLIED;
        String after = "";
        if (holding.afterReload() != null && holding.afterReload() != inEffect) {
            after = holding.afterReload() ? "; wins after a reload" : "; not any more after a reload";
        }
        return said + after + (ofOthersToo ? "  (" + holding.kind().text() + ")" : "");
    }

    private boolean isMasked() {
        Unit unit = explanation.unit();
        return unit != null && unit.loaded() != null && unit.loaded().masked();
    }

    /** Somebody put it there since the load, or nobody has reloaded since. */
    private boolean isBeforeTheLoaded(Holding holding) {
        Unit unit = explanation.unit();
        boolean file = holding.kind() == Holding.Kind.FRAGMENT || holding.kind() == Holding.Kind.TEMPLATE;
        return file && unit != null && unit.loaded() != null && unit.loaded().fragmentPath() != null;
    }
}
