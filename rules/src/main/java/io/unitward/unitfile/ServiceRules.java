package io.unitward.unitfile;

import io.unitward.facts.Scope;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What systemd asks of a service: {@code service_add_extras} and {@code service_verify} in {@code src/core/service.c}. */
final class ServiceRules {
    private static final Set<String> TYPES =
            Set.of("simple", "forking", "oneshot", "dbus", "notify", "idle", "exec", "notify-reload");
    private static final Set<String> RESTARTS =
            Set.of("no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always");
    private static final Set<String> EXITS = Set.of("none", "exit", "exit-force");
    private static final Set<String> SHUTDOWNS =
            Set.of("reboot", "reboot-force", "reboot-immediate", "poweroff", "poweroff-force", "poweroff-immediate");
    private static final Set<String> NEW_SHUTDOWNS =
            Set.of("soft-reboot", "soft-reboot-force", "kexec", "kexec-force", "halt", "halt-force", "halt-immediate");

    private final LoadSubject subject;
    private final SettingReader settings;
    private final Refusals refusals;
    private final int release;

    ServiceRules(LoadSubject subject, SettingReader settings, Refusals refusals) {
        this.subject = subject;
        this.settings = settings;
        this.refusals = refusals;
        this.release = subject.release();
    }

    void check() {
        Count start = count("ExecStart");
        Count stop = count("ExecStop");
        Certainty starts = start.any();
        Certainty acts = successAction();
        Certainty named = busName();
        // Of a bus name it is known only whether it is a good one; no two services may have the same.
        refusals.unknown(named != Certainty.NO, "BusName= may be that of another unit as well");
        String type = type();
        Certainty oneshot;
        Certainty dbus;
        if (type == null) {
            oneshot = named.not().and(starts.not());
            dbus = named;
        } else {
            oneshot = Certainty.of(type.equals("oneshot"));
            dbus = Certainty.of(type.equals("dbus"));
        }
        boolean remains = settings.isTrue("Service", "RemainAfterExit");
        refusals.badSetting(
                starts.not().and(stop.any().not()).and(acts.not()),
                "a service must have ExecStart=, ExecStop= or SuccessAction=");
        refusals.badSetting(
                starts.not().and(oneshot.not()),
                "a service of Type=" + (type == null ? "dbus" : type) + " must have ExecStart=");
        refusals.badSetting(
                starts.not().and(acts.not()).and(!remains),
                "a service without ExecStart= must have RemainAfterExit=yes or SuccessAction=");
        refusals.badSetting(
                start.several().and(oneshot.not()),
                "a service of Type=" + (type == null ? "simple" : type) + " may have only one ExecStart=",
                settings.at("Service", "ExecStart"));
        String restart = settings.word("Service", "Restart", RESTARTS);
        refusals.badSetting(
                oneshot.and("always".equals(restart) || "on-success".equals(restart)),
                "a service of Type=oneshot may not have Restart=" + restart,
                settings.at("Service", "Restart"));
        if (release < LoadCheck.NEWEST) {
            Certainty forced = forcesRestart();
            // 252 refuses it and 257 does not; it is not known since when.
            boolean refuses = release == 252;
            refusals.badSetting(
                    oneshot.and(refuses ? forced : forced.and(Certainty.MAYBE)),
                    "a service of Type=oneshot may not have RestartForceExitStatus=",
                    settings.at("Service", "RestartForceExitStatus"));
        }
        refusals.badSetting(
                oneshot.and("cgroup".equals(settings.word("Service", "ExitType", Set.of("main", "cgroup")))),
                "a service of Type=oneshot may not have ExitType=cgroup",
                settings.at("Service", "ExitType"));
        refusals.badSetting(
                dbus.and(named.not()),
                "a service of Type=dbus must have a valid BusName=",
                settings.at("Service", "BusName"));
        if (release >= LoadCheck.NEWEST) {
            refusals.badSetting(
                    "forking".equals(type) && settings.isTrue("Service", "PrivatePIDs"),
                    "a service of Type=forking may not have PrivatePIDs=yes",
                    settings.at("Service", "PrivatePIDs"));
        }
    }

    /** As assigned; null when systemd has to find one. */
    private @Nullable String type() {
        Set<String> types = new HashSet<>(TYPES);
        if (release < 253) {
            types.remove("notify-reload");
        }
        String last = settings.text("Service", "Type");
        refusals.unknown(
                last != null && !types.contains(last) && release > LoadCheck.NEWEST,
                "Type=" + last + " is newer than what is known of systemd");
        return settings.word("Service", "Type", types);
    }

    /** How many commands there are. */
    private record Count(int known, boolean exact) {
        Certainty any() {
            return known > 0 ? Certainty.YES : exact ? Certainty.NO : Certainty.MAYBE;
        }

        Certainty several() {
            return known > 1 ? Certainty.YES : exact ? Certainty.NO : Certainty.MAYBE;
        }
    }

    private Count count(String key) {
        Specifiers specifiers = new Specifiers(subject);
        int known = 0;
        boolean exact = true;
        for (Assignment assignment : settings.list("Service", Set.of(key))) {
            CommandLine line = CommandLine.of(assignment.value(), specifiers, release);
            known += line.counted() ? line.commands() : 0;
            exact &= line.counted();
        }
        return new Count(known, exact);
    }

    /** Whether something is done when it succeeds. */
    private Certainty successAction() {
        Certainty acts = Certainty.NO;
        for (Assignment assignment : settings.all("Unit", "SuccessAction")) {
            String value = assignment.value();
            if (EXITS.contains(value)) {
                acts = Certainty.of(!value.equals("none"));
            } else if (SHUTDOWNS.contains(value)) {
                // A user's manager of 252 exits instead; one of 257 does not take it.
                boolean user = subject.scope() == Scope.USER;
                acts = !user || release == 252 ? Certainty.YES : release >= LoadCheck.NEWEST ? acts : Certainty.MAYBE;
            } else if (NEW_SHUTDOWNS.contains(value) && release > 252) {
                boolean known = release >= LoadCheck.NEWEST;
                acts = !known ? Certainty.MAYBE : subject.scope() == Scope.USER ? acts : Certainty.YES;
            }
        }
        return acts;
    }

    /** Whether there is a valid bus name. */
    private Certainty busName() {
        Specifiers specifiers = new Specifiers(subject);
        Certainty named = Certainty.NO;
        for (Assignment assignment : settings.all("Service", "BusName")) {
            Specifiers.Resolved name = specifiers.resolve(assignment.value());
            if (name.fails() == Certainty.YES) {
                continue;
            }
            if (name.text() == null || !name.exact()) {
                named = Certainty.MAYBE;
            } else if (name.text().matches("[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z_-][A-Za-z0-9_-]*)+")
                    && name.text().length() <= 255) {
                named = Certainty.YES;
            } else if (name.text().contains(".")) {
                named = named == Certainty.YES ? Certainty.YES : Certainty.MAYBE;
            }
        }
        return named;
    }

    private Certainty forcesRestart() {
        Certainty forces = Certainty.NO;
        for (Assignment assignment : settings.list("Service", Set.of("RestartForceExitStatus"))) {
            for (String word : assignment.value().split("[ \t]+", -1)) {
                boolean sure = word.matches("[1-9]?[0-9]|1[0-9][0-9]|SIG(HUP|INT|QUIT|ABRT|KILL|USR1|USR2|PIPE|TERM)");
                boolean never = word.matches("[0-9]{4,}");
                forces = forces.or(sure ? Certainty.YES : never ? Certainty.NO : Certainty.MAYBE);
            }
        }
        return forces;
    }
}
