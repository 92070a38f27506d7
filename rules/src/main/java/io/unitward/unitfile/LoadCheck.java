package io.unitward.unitfile;

import io.unitward.facts.UnitNames;
import io.unitward.unitfile.LoadPrediction.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Foretells from the texts of a unit's files whether systemd would load it: {@code LoadState} {@code loaded},
 * {@code bad-setting} or {@code error}. Whether there are files, and which, is another question.
 *
 * <p>The rules are those of 252.39 and 257.13: what a parser does at a value it cannot read ({@code src/core/load-fragment.c}),
 * and what each type of unit asks of its settings ({@code service_verify} in {@code src/core/service.c} and so on). Where an
 * answer depends on more than the texts, or on what is not read here as systemd reads it, it is not known.
 */
public final class LoadCheck {
    /** The oldest release whose rules are known. */
    private static final int OLDEST = 252;
    /** The newest one. Later ones refuse more, of which only the settings are known. */
    static final int NEWEST = 257;

    private LoadCheck() {}

    /**
     * Foretells it.
     *
     * @param hasFragment whether the first of the sources is the unit file; otherwise all are drop-ins
     * @param sources what the unit is made of, in the order in which systemd reads it
     */
    public static LoadPrediction of(LoadSubject subject, boolean hasFragment, List<UnitSource> sources) {
        String type = UnitNames.type(subject.id());
        if (subject.release() < OLDEST) {
            return LoadPrediction.unknown("it is not known what this release of systemd refuses");
        }
        if (UnitNames.isTemplate(subject.id())) {
            return LoadPrediction.unknown("a template is not loaded");
        }
        if (!hasFragment && !type.equals("slice")) {
            return LoadPrediction.unknown("it has no unit file");
        }
        if (type.equals("device") || type.equals("scope")) {
            return LoadPrediction.unknown("a " + type + " is not made of files alone");
        }
        Refusals refusals = new Refusals();
        List<ReadLine> read = read(subject, type, hasFragment, sources, refusals);
        if (!refusals.isDecided()) {
            SettingReader settings = new SettingReader(read);
            TypeRules rules = new TypeRules(subject, settings, refusals);
            if (type.equals("service")) {
                new ServiceRules(subject, settings, refusals).check();
            } else {
                rules.check(type);
            }
            rules.common(type);
        }
        return refusals.result();
    }

    /** What systemd reads before it stops, file by file. */
    private static List<ReadLine> read(
            LoadSubject subject, String type, boolean hasFragment, List<UnitSource> sources, Refusals refusals) {
        FatalValues fatalValues = new FatalValues(subject);
        List<ReadLine> read = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            UnitSource source = sources.get(i);
            boolean fragment = hasFragment && i == 0;
            boolean stopped = false;
            for (Assignment assignment : source.text().assignments()) {
                if (!Settings.isSection(assignment.section(), type)) {
                    continue;
                }
                FatalValues.Fatal fatal = fatalValues.check(assignment);
                ReadLine line = new ReadLine(source.path(), assignment);
                if (fragment) {
                    refusals.add(fatal.stops(), fatal.state(), fatal.reason(), line.at());
                } else {
                    // systemd takes of a drop-in what comes before, and loads the unit.
                    refusals.unknown(fatal.stops() == Certainty.MAYBE, fatal.reason());
                }
                stopped = fatal.stops() == Certainty.YES;
                if (stopped) {
                    break;
                }
                read.add(line);
            }
            if (fragment && !stopped && !source.text().complete()) {
                stopped(source, refusals);
            }
            if (refusals.isDecided()) {
                break;
            }
        }
        return read;
    }

    private static void stopped(UnitSource source, Refusals refusals) {
        TextProblem stop = source.text().problems().stream()
                .filter(problem -> problem.message().endsWith(UnitText.STOPS))
                .findFirst()
                .orElse(null);
        String why = stop == null ? "systemd does not read it to its end" : stop.message();
        boolean value = why.startsWith("DynamicUser");
        refusals.add(
                Certainty.YES,
                value ? State.BAD_SETTING : State.ERROR,
                why.replace(UnitText.STOPS, "") + ", and systemd reads no further in a unit file",
                stop == null ? null : new SourceLine(source.path(), stop.line()));
    }
}
