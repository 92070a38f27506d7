package io.unitward.cli;

import io.unitward.cli.install.InstallRecord;
import io.unitward.cli.install.UnitRun;
import io.unitward.engine.report.Style;
import io.unitward.facts.Scope;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is installed for one manager, and what became of it.
 *
 * @param place where
 * @param record what was installed; null for nothing
 * @param parts each unit that is there or should be, by name
 * @param changedProgram files of the program that are not those that were installed
 * @param misfits what the units cannot do though it is configured now, sentences
 * @param lingers whether the manager runs while its user is not logged in; null where that does not matter
 * @param undelivered what sinks of alerts did not take
 * @param unseen what could not be looked at, sentences
 */
record InstalledStatus(
        InstallPlace place,
        @Nullable InstallRecord record,
        List<Part> parts,
        List<String> changedProgram,
        List<String> misfits,
        @Nullable Boolean lingers,
        Undelivered undelivered,
        List<String> unseen)
        implements Outputs.Rendering {
    private static final int STOPPED = 143;

    private static final String SCHEMA = "unitward.status/v1";

    InstalledStatus {
        parts = List.copyOf(parts);
        changedProgram = List.copyOf(changedProgram);
        misfits = List.copyOf(misfits);
        unseen = List.copyOf(unseen);
    }

    /**
     * What sinks of alerts did not take.
     *
     * @param notes sentences
     * @param stuck whether one takes nothing any more, and did not only fail once
     */
    record Undelivered(List<String> notes, boolean stuck) {
        static final Undelivered NOTHING = new Undelivered(List.of(), false);

        Undelivered {
            notes = List.copyOf(notes);
        }
    }

    /**
     * One unit.
     *
     * @param name its name
     * @param present what its file is
     * @param wanted whether it was installed
     * @param enabled whether its link is there; null for a unit that needs none
     * @param run what the manager tells of it
     * @param overridden the files that make it another than its file says
     * @param notLoaded how what is loaded differs from that, sentences
     */
    record Part(
            String name,
            InstallFiles.Present present,
            boolean wanted,
            @Nullable Boolean enabled,
            UnitRun run,
            List<String> overridden,
            List<String> notLoaded) {
        Part {
            overridden = List.copyOf(overridden);
            notLoaded = List.copyOf(notLoaded);
        }

        /** The same, and more that is not loaded as it is on disk. */
        Part notLoadedEither(List<String> more) {
            List<String> all = new ArrayList<>(notLoaded);
            all.addAll(more);
            return new Part(name, present, wanted, enabled, run, overridden, all);
        }

        /** Whether it is as it was installed, and runs if it should. */
        boolean isGood() {
            return isInPlace() && !failed();
        }

        /** Whether its last run failed, which no installation mends. */
        boolean failed() {
            return "failed".equals(run.activeState());
        }

        /** Whether it is as it was installed, whatever became of its last run. */
        boolean isInPlace() {
            return wanted
                    && present == InstallFiles.Present.OURS
                    && runs()
                    && overridden.isEmpty()
                    && notLoaded.isEmpty();
        }

        private boolean runs() {
            return enabled == null || (enabled && "active".equals(run.activeState()));
        }
    }

    /** How 'status' ends. */
    ExitCode code() {
        boolean good = record != null
                && changedProgram.isEmpty()
                && misfits.isEmpty()
                && !undelivered.stuck()
                && parts.stream().allMatch(Part::isGood);
        return good ? (unseen.isEmpty() ? ExitCode.COMPLIANT : ExitCode.UNKNOWN) : told();
    }

    /** What is missing may only not have been seen. */
    private ExitCode told() {
        return record != null && !unseen.isEmpty() ? ExitCode.UNKNOWN : ExitCode.NOT_REACHED;
    }

    @Override
    public void text(Appendable to, Style style) throws IOException {
        if (record == null) {
            to.append("nothing is installed for the ")
                    .append(place.scope().text())
                    .append(" manager\n");
        } else {
            to.append("unitward ")
                    .append(record.version())
                    .append(", installed for the ")
                    .append(place.scope().text())
                    .append(" manager at ")
                    .append(record.at().toString())
                    .append('\n');
        }
        for (Part part : parts) {
            to.append("  ").append(part.name()).append(": ").append(words(part)).append('\n');
            for (String path : part.overridden()) {
                to.append("    CHANGED BY ").append(Visible.of(path)).append('\n');
            }
            for (String each : part.notLoaded()) {
                to.append("    NOT LOADED: ").append(Visible.of(each)).append('\n');
            }
        }
        for (Part part : parts) {
            if (part.failed()) {
                to.append("why ")
                        .append(part.name())
                        .append(" failed: ")
                        .append(journal(part.run().unit()))
                        .append('\n');
            }
        }
        if (record != null && !parts.stream().allMatch(Part::isInPlace)) {
            to.append(
                            "what is wrong there, 'unitward install' with the same options puts right (--force: also a file that was")
                    .append(
                            " changed by hand); a drop-in or another file of the name is removed by whoever made it; what is not loaded waits for a reload, of")
                    .append(" which 'unitward audit --dry-run' tells what else it would load\n");
        }
        if (!changedProgram.isEmpty()) {
            to.append("the program is not the one that was installed any more: ")
                    .append(String.join(", ", changedProgram))
                    .append("; if that was an update, run 'unitward install' again\n");
        } else if (record != null) {
            to.append("the program is the one that was installed\n");
        }
        for (String each : misfits) {
            to.append("DOES NOT FIT: ").append(Visible.of(each)).append('\n');
        }
        if (!misfits.isEmpty()) {
            to.append(
                    "what does not fit the configuration any more, 'unitward install' with the options for it writes anew\n");
        }
        if (lingers != null) {
            to.append(lingers ? "lingering is on" : Lingering.OFF).append('\n');
        }
        for (String each : undelivered.notes()) {
            to.append(each).append('\n');
        }
        for (String each : unseen) {
            to.append("could not tell: ").append(each).append('\n');
        }
    }

    private String journal(String unit) {
        return "journalctl" + (place.scope() == Scope.USER ? " --user" : "") + " -u " + unit;
    }

    private static String words(Part part) {
        String file = switch (part.present()) {
            case OURS -> part.wanted() ? "as installed" : "ours, and not in the record of what is installed";
            case CHANGED -> "CHANGED since it was installed";
            case FOREIGN -> "NOT OURS, and of the same name";
            case MISSING -> "MISSING";
        };
        UnitRun run = part.run();
        String enabled = part.enabled() == null ? "" : part.enabled() ? ", enabled" : ", NOT ENABLED";
        String state = run.activeState() == null
                ? ""
                : part.enabled() != null && !"active".equals(run.activeState())
                        ? ", NOT RUNNING (" + run.activeState() + ")"
                        : ", " + run.activeState();
        return file + enabled + state + ended(run) + (run.nextAt() == null ? "" : ", next run " + time(run.nextAt()));
    }

    private static String ended(UnitRun run) {
        if (!run.unit().endsWith(".service") || run.activeState() == null) {
            return "";
        }
        if (run.endedAt() == null) {
            return run.startedAt() == null
                    ? ", has not run since the manager started"
                    : ", runs since " + time(run.startedAt());
        }
        String how = run.signal() != null ? "ended by signal " + run.signal() : meaning(run.exitCode());
        return ", last run ended " + time(run.endedAt()) + ": " + how;
    }

    private static String meaning(@Nullable Integer code) {
        if (code != null && code == ExitCode.COMPLIANT.code()) {
            return "0, all is well"; // an audit's, or a heal's
        }
        return Stream.of(ExitCode.values())
                .filter(each -> code != null && each.code() == code)
                .map(each -> code + ", " + each.meaning())
                .findFirst()
                .orElse("exit code " + code + (code != null && code == STOPPED ? ", it was stopped" : ""));
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void json(OutputStream to) throws IOException {
        JsonWriter json = JsonWriter.indented(to);
        json.begin()
                .field("schema", SCHEMA)
                .field("exitCode", code().code())
                .field("scope", place.scope().text())
                .field("installed", record != null)
                .field("version", record == null ? null : record.version())
                .field("installedAt", record == null ? null : record.at().toString())
                .field("lingering", lingers)
                .list("units");
        for (Part part : parts) {
            UnitRun run = part.run();
            json.begin()
                    .field("unit", part.name())
                    .field("file", part.present().text())
                    .field("installed", part.wanted())
                    .field("enabled", part.enabled())
                    .field("activeState", run.activeState())
                    .field("result", run.result())
                    .field("startedAt", text(run.startedAt()))
                    .field("endedAt", text(run.endedAt()))
                    .field("exitCode", number(run.exitCode()))
                    .field("signal", number(run.signal()))
                    .field("nextAt", text(run.nextAt()))
                    .texts("changedBy", part.overridden())
                    .texts("notLoaded", part.notLoaded())
                    .end();
        }
        json.endList()
                .texts("changedProgram", changedProgram)
                .texts("misfits", misfits)
                .texts("undelivered", undelivered.notes())
                .texts("unseen", unseen)
                .end();
        json.finish();
    }

    private static @Nullable Long number(@Nullable Integer number) {
        return number == null ? null : Long.valueOf(number);
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : time(at);
    }
}
