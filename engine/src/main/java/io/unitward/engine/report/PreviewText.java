package io.unitward.engine.report;

import io.unitward.engine.report.TextOut.Mark;
import io.unitward.facts.UnitView;
import io.unitward.pending.ChangeCause;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.SettingChange;
import io.unitward.preview.UnitChange;
import io.unitward.unitfile.EffectiveSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reload would change, for people: for each unit its files and its settings, what takes effect at once first. */
final class PreviewText {
    private static final int MANY_UNITS = 20;
    private static final int MANY_SETTINGS = 30;
    private static final int MANY_WITHOUT_EFFECT = 5;

    private final ReloadPreview preview;
    private final TextOut out;

    PreviewText(ReloadPreview preview, TextOut out) {
        this.preview = preview;
        this.out = out;
    }

    void write() throws IOException {
        if (preview.isEmpty()) {
            return;
        }
        out.heading(Mark.RELOAD, "reload preview", title());
        int shown = 0;
        for (UnitChange unit : preview.units()) {
            if (shown++ < MANY_UNITS) {
                unit(unit);
            }
        }
        if (shown > MANY_UNITS) {
            out.paragraph(4, "and " + (shown - MANY_UNITS) + " more units (-o json=- lists all)");
        }
        for (ReloadPreview.InputChange input : preview.inputs()) {
            out.labelledVerbatim(4, "read anew  ", input.path() + "  (" + input.kind() + ")");
        }
        for (String reason : preview.unpredictable()) {
            out.labelled(4, "cannot be foretold", reason);
        }
        shown = 0;
        for (ReloadPreview.WithoutEffect idle : preview.withoutEffect()) {
            if (shown++ < MANY_WITHOUT_EFFECT) {
                out.labelled(4, "not part of it", idle.path() + " " + idle.reason());
            }
        }
        if (shown > MANY_WITHOUT_EFFECT) {
            out.paragraph(
                    4, "and " + (shown - MANY_WITHOUT_EFFECT) + " more files that changed and would not be loaded");
        }
    }

    private String title() {
        int atOnce = 0;
        for (UnitChange unit : preview.units()) {
            atOnce += unit.takesEffectAtOnce() ? 1 : 0;
        }
        int all = preview.units().size();
        String units = all == 1 ? "one unit" : all + " units";
        return "a reload would change " + (all == 0 ? "no unit" : units)
                + (atOnce == 0 ? "" : ", " + (atOnce == all ? "" : atOnce + " of them ") + "with effect at once");
    }

    private void unit(UnitChange unit) throws IOException {
        out.verbatim(4, unit.unit() + (unit.active() ? "  (running)" : ""));
        if (!unit.causes().isEmpty()) {
            out.labelled(6, "cause", String.join(", ", unit.causes()));
        }
        files(unit);
        List<SettingChange> atOnce = new ArrayList<>();
        List<SettingChange> later = new ArrayList<>();
        for (SettingChange setting : unit.settings()) {
            (setting.effect().atOnce() ? atOnce : later).add(setting);
        }
        settings("takes effect at once", atOnce);
        alone("would start", unit.starts());
        alone("may start", unit.mayStart());
        alone("would stop", unit.stops());
        alone("may stop", unit.mayStop());
        settings(unit.active() ? "at the next start" : "settings", later);
        problems(unit.problems());
        if (unit.refused() != null) {
            out.labelled(6, "systemd would refuse it", unit.refused());
        }
        if (unit.unknown() != null) {
            out.labelled(6, "settings not compared", unit.unknown());
        } else if (unit.settings().isEmpty() && unit.causes().contains(ChangeCause.DEPENDENCY_SET.text())) {
            out.paragraph(6, "a dependency link of it is gone; what it named is not known");
        } else if (unit.settings().isEmpty() && sameFiles(unit)) {
            out.paragraph(6, "the same settings as now: only what systemd does not read differs");
        }
    }

    private void problems(List<EffectiveSettings.Problem> problems) throws IOException {
        int shown = 0;
        for (EffectiveSettings.Problem problem : problems) {
            if (shown++ < MANY_SETTINGS) {
                out.paragraph(6, problem.path() + ":" + problem.line() + ": " + problem.message());
            }
        }
        if (shown > MANY_SETTINGS) {
            out.paragraph(6, "and " + (shown - MANY_SETTINGS) + " more that systemd does not take as it may be meant");
        }
    }

    private void alone(String does, List<String> units) throws IOException {
        if (!units.isEmpty()) {
            out.labelled(6, "the reload alone " + does, String.join(", ", units));
        }
    }

    private static boolean sameFiles(UnitChange unit) {
        UnitView before = unit.before();
        UnitView after = unit.after();
        return before != null
                && after != null
                && same(before.fragmentPath(), after.fragmentPath())
                && before.dropInPaths().equals(after.dropInPaths())
                && before.masked() == after.masked();
    }

    private void files(UnitChange unit) throws IOException {
        UnitView before = unit.before();
        UnitView after = unit.after();
        if (before == null || after == null) {
            return;
        }
        if (!same(before.fragmentPath(), after.fragmentPath())) {
            out.labelledVerbatim(6, "unit file", path(before.fragmentPath()) + " → " + path(after.fragmentPath()));
        }
        if (before.masked() != after.masked()) {
            out.labelledVerbatim(6, "masked   ", before.masked() + " → " + after.masked());
        }
        if (before.dropInPaths().equals(after.dropInPaths())) {
            return;
        }
        for (String path : before.dropInPaths()) {
            if (!after.dropInPaths().contains(path)) {
                out.labelledVerbatim(6, "drop-in  ", "- " + path);
            }
        }
        int at = 0;
        for (String path : after.dropInPaths()) {
            at++;
            if (!before.dropInPaths().contains(path)) {
                out.labelledVerbatim(6, "drop-in  ", "+ " + path + place(at, after));
            }
        }
        List<String> stay = new ArrayList<>(before.dropInPaths());
        stay.retainAll(after.dropInPaths());
        List<String> order = new ArrayList<>(after.dropInPaths());
        order.retainAll(before.dropInPaths());
        if (!stay.equals(order)) {
            out.labelledVerbatim(6, "drop-in  ", "in another order: " + String.join(", ", order));
        }
    }

    private static String place(int at, UnitView after) {
        int all = after.dropInPaths().size();
        return all == 1 ? "" : "  (" + at + " of " + all + ")";
    }

    private void settings(String label, List<SettingChange> settings) throws IOException {
        if (settings.isEmpty()) {
            return;
        }
        out.paragraph(6, label);
        int shown = 0;
        for (SettingChange setting : settings) {
            if (shown++ < MANY_SETTINGS) {
                out.verbatim(
                        8,
                        "[" + setting.section() + "] " + setting.key() + ": "
                                + (setting.before().equals(setting.after())
                                        ? values(setting.after()) + "  (what is masked differs)"
                                        : values(setting.before()) + " → " + values(setting.after())));
            }
        }
        if (shown > MANY_SETTINGS) {
            out.paragraph(8, "and " + (shown - MANY_SETTINGS) + " more");
        }
    }

    private static String values(List<String> values) {
        return values.isEmpty() ? "(default)" : String.join(" ; ", values);
    }

    private static String path(@Nullable String path) {
        return path == null ? "none" : path;
    }

    private static boolean same(@Nullable String a, @Nullable String b) {
        return a == null ? b == null : a.equals(b);
    }
}
