package io.unitward.cli;

import io.unitward.cli.evidence.ConfigMask;
import io.unitward.cli.evidence.EvidenceDraft;
import io.unitward.cli.evidence.EvidenceLimits;
import io.unitward.cli.evidence.EvidencePlace;
import io.unitward.cli.evidence.Masked;
import io.unitward.cli.evidence.Secrets;
import io.unitward.cli.install.InstallRecord;
import io.unitward.config.ConfigException;
import io.unitward.config.PolicyFile;
import io.unitward.config.PolicyFiles;
import io.unitward.engine.Policies;
import io.unitward.engine.report.JsonReport;
import io.unitward.facts.Manager;
import io.unitward.facts.Snapshot;
import io.unitward.json.SnapshotJson;
import io.unitward.remediation.journal.RememberedThen;
import io.unitward.verdict.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the evidence of a run: its report, all that it was judged by, and what the units that it found something of look like.
 *
 * @param run what the run went by
 * @param target where to
 * @param command what was run, {@code audit} or {@code heal}
 * @param report what came of it
 * @param trace what it left besides
 */
record EvidenceRun(Configured run, Path target, String command, RunReport report, RunTrace trace) {
    /** Where what was seen before anything was done lies. */
    private static final String BEFORE = "before/";

    private static final String SNAPSHOT = "snapshot.json";
    private static final String MEMORY = "memory";
    private static final String CONFIG = "config/";

    /**
     * Checks that evidence can be written, so that no run ends with nowhere to put it.
     *
     * @throws RunFailure when something is there, or nothing can be
     */
    static @Nullable Path required(@Nullable Path target) throws RunFailure {
        String problem = target == null ? null : new EvidencePlace(target).problem(Caller.uid());
        if (problem != null) {
            throw new RunFailure(ExitCode.USAGE, "--evidence " + problem);
        }
        return target;
    }

    /**
     * Writes it, and tells where it is.
     *
     * @return the exit code of the run; where that is 0 and no evidence could be written, 70
     */
    int write(Background<Policies> shipped) {
        Manager manager = report.snapshot().manager();
        List<EvidencePlace.Replayed> again = new ArrayList<>();
        try {
            EvidencePlace.Written written = new EvidencePlace(target)
                    .write(
                            new EvidencePlace.About(
                                    Version.number(),
                                    command,
                                    report.audit().at(),
                                    manager.scope().text(),
                                    manager.uid(),
                                    report.exitCode()),
                            EvidenceLimits.USUAL,
                            draft -> {
                                EvidencePlace.Replayed replayed = gather(draft, shipped);
                                if (replayed != null) {
                                    again.add(replayed);
                                }
                                return replayed;
                            });
            run.console()
                    .tell("evidence: " + target + ", " + written.files() + " files of "
                            + Math.max(1, written.bytes() >> 10)
                            + " KiB, secrets masked; its digest, to be kept elsewhere: "
                            + written.digest());
            for (EvidencePlace.Replayed replayed : again) {
                if (replayed.exitCode() != null && replayed.exitCode() != report.exitCode()) {
                    run.console()
                            .tell("note: judged again, this evidence comes to " + replayed.exitCode() + ": "
                                    + replayed.note());
                }
            }
            return report.exitCode();
        } catch (IOException failure) {
            run.console().tell("--evidence " + target + ": could not be written: " + failure.getMessage());
            return report.exitCode() == 0 ? ExitCode.INTERNAL.code() : report.exitCode();
        }
    }

    private EvidencePlace.@Nullable Replayed gather(EvidenceDraft draft, Background<Policies> shipped)
            throws IOException {
        FirstLook first = trace.first();
        EvidenceActions actions = EvidenceActions.of(run, trace.directory(), report);
        List<Snapshot> looks = new ArrayList<>(List.of(report.snapshot()));
        if (first != null) {
            looks.add(first.report().snapshot());
        }
        Secrets secrets = EvidenceSubjects.secrets(looks, actions.texts());
        EvidenceSubjects subjects = EvidenceSubjects.of(report, secrets);
        boolean configured = addConfiguration(draft);
        boolean whole = addLook(draft, "", subjects, trace.remembered()) && configured;
        EvidencePlace.Replayed replayed = whole ? replayed(draft.directory(), "", report, shipped) : null;
        actions.add(draft, trace.directory(), report, secrets);
        subjects.add(draft, run, "");
        if (first != null) {
            EvidenceSubjects then = EvidenceSubjects.of(first.report(), secrets);
            if (addLook(draft, BEFORE, then, first.remembered()) && configured) {
                draft.before(replayed(draft.directory(), BEFORE, first.report(), shipped));
            }
            then.add(draft, run, BEFORE);
        }
        return replayed;
    }

    /** What one look came to, and what it was judged from; whether a replay has all that it needs of that. */
    private boolean addLook(EvidenceDraft draft, String in, EvidenceSubjects subjects, RememberedThen remembered)
            throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JsonReport.write(subjects.report(), json);
        draft.addWhole(in + "report.json", json.toByteArray());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        EvidenceSubjects.Safe safe = subjects.masked(subjects.report().snapshot());
        SnapshotJson.write(safe.snapshot(), bytes);
        boolean whole = draft.addWhole(in + SNAPSHOT, bytes.toByteArray());
        draft.masked(in + SNAPSHOT, new Masked("", safe.keys()));
        for (Map.Entry<String, byte[]> file : remembered.files().entrySet()) {
            whole &= draft.addWhole(in + MEMORY + "/" + file.getKey(), file.getValue());
        }
        InstallRecord installed = run.installed();
        if (installed != null) {
            byte[] text = installed.text().getBytes(StandardCharsets.UTF_8);
            whole &= draft.addWhole(in + MEMORY + "/" + InstallRecord.FILE, text);
        }
        return whole;
    }

    /** Whether all files of it are there. */
    private boolean addConfiguration(EvidenceDraft draft) throws IOException {
        boolean whole = true;
        for (String file : run.configuration().files()) {
            Masked text = ConfigMask.mask(Files.readString(Path.of(file)));
            String place = placeOf(file);
            whole &= draft.addWhole(place, text.text().getBytes(StandardCharsets.UTF_8));
            draft.masked(place, text);
        }
        try {
            PolicyFiles.Found found =
                    PolicyFiles.load(run.places(), run.options().policies());
            for (PolicyFile policy :
                    Stream.concat(found.floor().stream(), found.own().stream()).toList()) {
                Masked text = Secrets.ofConfiguration().mask(policy.text());
                String place = (found.floor().contains(policy) ? "policies/etc/" : "policies/own/") + policy.path();
                draft.addWhole(place, text.text().getBytes(StandardCharsets.UTF_8));
                draft.masked(place, text);
            }
        } catch (ConfigException changed) {
            draft.omit("policies", "they cannot be read any more");
        }
        return whole;
    }

    /** The administrator's files lie apart, as a user's stand on them. */
    private String placeOf(String file) {
        Path path = Path.of(file);
        boolean floor =
                run.options().callerUid() != 0 && path.startsWith(run.places().etcDirectory());
        return CONFIG + (floor ? "etc/" : "") + role(file);
    }

    /** Which of the three files it is, whatever it is called. */
    private String role(String file) {
        Path path = Path.of(file);
        AuditOptions options = run.options();
        if (isSame(options.config(), path)) {
            return "unitward.yaml";
        }
        if (isSame(options.allowlist(), path)) {
            return "allowlist.yaml";
        }
        return isSame(options.waivers(), path)
                ? "waivers.yaml"
                : path.getFileName().toString();
    }

    private static boolean isSame(@Nullable Path named, Path path) {
        return named != null && named.toAbsolutePath().normalize().equals(path.normalize());
    }

    /** Has what was written judged, so that what the manifest says of it was seen. */
    private EvidencePlace.Replayed replayed(Path folder, String in, RunReport seen, Background<Policies> shipped) {
        List<String> arguments =
                new ArrayList<>(List.of("audit", "--snapshot", in + SNAPSHOT, "--memory", in + MEMORY));
        Path config = named(folder, "unitward.yaml", "--config", arguments);
        Path allowlist = named(folder, "allowlist.yaml", "--allowlist", arguments);
        Path waivers = named(folder, "waivers.yaml", "--waivers", arguments);
        AuditOptions options = run.options();
        options.policies().forEach(policies -> arguments.addAll(List.of("--policies", policies.toString())));
        if (options.strict()) {
            arguments.add("--strict");
        }
        arguments.addAll(options.units());
        AuditOptions again = new AuditOptions(
                new AuditOptions.Whose(options.scope(), options.callerUid(), null),
                new AuditOptions.Named(config, allowlist, waivers, options.policies()),
                options.limits(),
                true,
                options.strict(),
                options.noState(),
                null,
                folder.resolve(in + SNAPSHOT),
                folder.resolve(in + MEMORY),
                null,
                options.units(),
                null);
        try {
            int code =
                    new Pipeline(Configured.read(again, silent())).run(shipped).exitCode();
            return new EvidencePlace.Replayed(arguments, code, note(code, seen));
        } catch (RunFailure failure) {
            return new EvidencePlace.Replayed(
                    // The lines show what stands in files, and a manifest is the first thing that is handed on.
                    arguments,
                    null,
                    "it could not be judged again, exit code "
                            + failure.exitCode().code() + "; with these arguments unitward tells why");
        }
    }

    private @Nullable String note(int code, RunReport seen) {
        if (code == seen.exitCode()) {
            return null;
        }
        if (!seen.equals(report)) {
            return "what was seen came to " + seen.exitCode() + " with what a " + command + " would do about it";
        }
        String told = "the run ended with " + report.exitCode();
        return report.actions().isEmpty() ? told : told + ", which tells of what it did too; this is its last look";
    }

    private static @Nullable Path named(Path folder, String file, String option, List<String> arguments) {
        if (!Files.exists(folder.resolve(CONFIG + file))) {
            return null;
        }
        arguments.addAll(List.of(option, CONFIG + file));
        return folder.resolve(CONFIG + file);
    }

    private static Console silent() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Console(nowhere, nowhere, false, false, 0);
    }

    /** How long all of it may take that is asked of the host. */
    static final Duration LIMIT = Duration.ofSeconds(60);
}
