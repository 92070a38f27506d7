package io.unitward.engine.report;

import io.unitward.facts.Manager;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
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
    public static void write(Explanation explanation, Manager manager, Appendable to, Style style) throws IOException {
        new ExplainText(explanation, new TextOut(to, style, new Home(manager.home())), style.width()).write();
    }

    private void write() throws IOException {
        Unit unit = explanation.unit();
        UnitView loaded = unit == null ? null : unit.loaded();
        out.strong(
                unit == null ? explanation.name() : unit.id(), unit == null ? "not in memory" : BlameText.state(unit));
        if (explanation.names().size() > 1) {
            out.line("  names     " + String.join(", ", explanation.names()));
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
        out.line("");
        places();
        if (!explanation.isComplete()) {
            out.line("");
            out.paragraph(0, "A directory could not be listed: what it holds for this unit is not known.");
        }
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
