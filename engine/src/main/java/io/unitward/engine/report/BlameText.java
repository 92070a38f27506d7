package io.unitward.engine.report;

import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.unitfile.Blame;
import io.unitward.unitfile.BlamedFile;
import io.unitward.unitfile.EffectiveSetting;
import io.unitward.unitfile.EffectiveSettings;
import io.unitward.unitfile.LoadPrediction;
import io.unitward.unitfile.Masking;
import io.unitward.unitfile.Overridden;
import io.unitward.unitfile.Placed;
import io.unitward.unitfile.SettingKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where each setting of a unit comes from, as text for people: section by section, each value with its place. */
public final class BlameText {
    private static final Pattern MASKS = Pattern.compile("\\*{3}(\\s+\\*{3})+");

    private static final int WIDEST_SETTING = 58;

    private final Blame blame;
    private final TextOut out;
    private final int width;

    private BlameText(Blame blame, TextOut out, int width) {
        this.blame = blame;
        this.out = out;
        this.width = width;
    }

    /** Writes it; the same blame and style give the same characters. */
    public static void write(Blame blame, Manager manager, Appendable to, Style style) throws IOException {
        new BlameText(blame, new TextOut(to, style, new Home(manager.home())), style.width()).write();
    }

    private void write() throws IOException {
        out.strong(blame.unit().id(), state(blame.unit()));
        files();
        List<EffectiveSetting> settings = blame.settings().settings();
        Places places = new Places(WIDEST_SETTING, width);
        String section = "";
        List<String> sections = new ArrayList<>();
        for (EffectiveSetting setting : settings) {
            if (!setting.section().equals(section)) {
                section = setting.section();
                sections.add("[" + section + "]");
                places.add(0, "[" + section + "]", "");
            }
            setting(places, setting);
        }
        if (!settings.isEmpty()) {
            out.line("");
        }
        for (String line : places.lines()) {
            if (sections.contains(line)) {
                out.strong(line, "");
            } else {
                out.line(line);
            }
        }
        odd();
    }

    /** What systemd says of the unit itself. */
    static String state(Unit unit) {
        return unit.loadState() + ", " + unit.activeState() + " (" + unit.subState() + ")";
    }

    /** Why systemd refuses a unit, or that it is not known why; null when it does not. */
    static @Nullable String refused(Unit unit, @Nullable LoadPrediction why) {
        if (why == null) {
            return null;
        }
        if (why.state() == null) {
            return "systemd refused this unit (" + unit.loadState() + "). What for cannot be told: " + why.reason()
                    + "; systemctl status or the journal may tell.";
        }
        return (unit.isOnDiskOnly() ? "systemd would refuse this unit (" : "systemd refused this unit (")
                + why.state().text() + "): " + why.told() + ".";
    }

    private void files() throws IOException {
        UnitView view = blame.view();
        if (blame.unit().isOnDiskOnly()) {
            out.line("  not in the manager's memory: this is what would be loaded");
        }
        for (BlamedFile file : blame.files()) {
            out.line("  " + (file.dropIn() ? "drop-in   " : "fragment  ") + padded(file.layer()) + file.path());
            if (file.knowledge() != BlamedFile.Knowledge.AS_LOADED
                    && file.knowledge() != BlamedFile.Knowledge.ON_DISK) {
                out.paragraph(12, file.knowledge().text());
            }
        }
        if (view != null && view.masked()) {
            out.line("  masked: nothing of it is loaded");
        }
        if (view == null) {
            out.line("  the manager does not tell where it is loaded from");
        } else if (blame.files().isEmpty()) {
            out.line("  no file: nothing on disk defines it");
        }
        if (view != null && view.sourcePath() != null) {
            out.line("  made from " + view.sourcePath());
        }
    }

    private void setting(Places places, EffectiveSetting setting) {
        if (setting.values().isEmpty()) {
            Placed by =
                    setting.overridden().get(setting.overridden().size() - 1).by();
            places.add(2, setting.key() + "  (default again)", place(by));
        }
        for (Placed value : setting.values()) {
            String kind = setting.kind() == SettingKind.UNKNOWN ? "  (unknown to systemd)" : "";
            places.add(2, out.shown(name(setting, value) + "=" + said(value)) + kind, place(value));
        }
        for (Overridden overridden : setting.overridden()) {
            String word = setting.kind() == SettingKind.FIRST ? "ignored " : "was ";
            String key = overridden.what().key().equals(setting.key())
                    ? ""
                    : overridden.what().key() + "=";
            places.add(4, out.shown(word + key + said(overridden.what())), place(overridden.what()));
        }
    }

    /** A setting that was assigned by another name than it is kept under shows both. */
    private static String name(EffectiveSetting setting, Placed value) {
        return value.key().equals(setting.key()) ? value.key() : setting.key() + " by " + value.key();
    }

    private String place(Placed value) {
        BlamedFile file = blame.file(value.path());
        boolean changed = file != null && file.knowledge() == BlamedFile.Knowledge.CHANGED;
        return (file == null ? "" : padded(file.layer())) + out.shown(value.path()) + ":" + value.line()
                + (changed ? "  (changed)" : "");
    }

    /** As wide as the widest layer of this unit. */
    private String padded(Layer layer) {
        int widest = 0;
        for (BlamedFile file : blame.files()) {
            widest = Math.max(widest, file.layer().text().length());
        }
        return layer.text() + " ".repeat(widest - layer.text().length() + 2);
    }

    /** A command that was masked over several lines is one mask. */
    private static String said(Placed value) {
        return value.key().startsWith("Exec") ? MASKS.matcher(value.value()).replaceAll(Masking.MASK) : value.value();
    }

    private void odd() throws IOException {
        String refused = refused(blame.unit(), blame.refusal());
        if (refused != null || blame.settings().refused()) {
            out.line("");
            out.paragraph(
                    0,
                    refused != null ? refused : "systemd refuses this unit: it cannot read its unit file to the end.");
        }
        List<EffectiveSettings.Problem> problems = blame.settings().problems();
        if (!problems.isEmpty() || !blame.notes().isEmpty()) {
            out.line("");
            out.strong("Not as it may be meant", "");
        }
        for (EffectiveSettings.Problem problem : problems) {
            out.paragraph(2, problem.path() + ":" + problem.line() + ": " + problem.message());
        }
        for (String note : blame.notes()) {
            out.paragraph(2, note);
        }
        if (!blame.isKnown()) {
            out.line("");
            out.paragraph(
                    0,
                    "What is loaded is not known in full: systemd does not tell texts, and a file above is not as it was"
                            + " when the unit was loaded, or could not be read.");
        }
    }
}
