package io.unitward.unitfile;

import io.unitward.facts.Scope;
import io.unitward.facts.UnitNames;
import io.unitward.unitfile.LoadPrediction.State;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What systemd asks of units of each type but services, and of all: {@code timer_verify} and so on in {@code src/core}. */
final class TypeRules {
    private static final Set<String> SPANS =
            Set.of("OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec");
    private static final Set<String> TRIGGERS =
            Set.of("OnCalendar", "OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec");
    private static final Set<String> PATHS =
            Set.of("PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty");
    /** Mounted by systemd itself, or for it; below some of them everything. */
    private static final Set<String> KERNEL_MOUNTS = Set.of(
            "/dev",
            "/dev/pts",
            "/dev/shm",
            "/proc",
            "/run",
            "/sys",
            "/sys/firmware/efi/efivars",
            "/sys/fs/bpf",
            "/sys/fs/cgroup",
            "/sys/fs/pstore",
            "/sys/kernel/security");

    private final LoadSubject subject;
    private final SettingReader settings;
    private final Refusals refusals;
    private final Specifiers specifiers;

    TypeRules(LoadSubject subject, SettingReader settings, Refusals refusals) {
        this.subject = subject;
        this.settings = settings;
        this.refusals = refusals;
        this.specifiers = new Specifiers(subject);
    }

    void check(String type) {
        switch (type) {
            case "timer" -> timer();
            case "path" -> path();
            case "socket" -> new SocketRules(subject, settings, refusals).check();
            case "mount" -> mount();
            case "automount" -> automount();
            case "swap" -> swap();
            case "slice" -> slice();
            default -> {
                // A target asks for nothing.
            }
        }
    }

    /** What is asked of every type; systemd looks at the type's own rules first, and all of it has one outcome. */
    void common(String type) {
        String section = Character.toUpperCase(type.charAt(0)) + type.substring(1);
        if (Set.of("Service", "Socket", "Mount", "Swap").contains(section)) {
            processes(section);
        }
        isolating("OnFailure");
        isolating("OnSuccess");
    }

    private void processes(String section) {
        int release = subject.release();
        boolean newest = release >= LoadCheck.NEWEST;
        String killed = killMode(section);
        boolean mixed = killed.equals("mixed");
        boolean asked = settings.text(section, "PAMName") != null;
        // 252 lets a service alone have mixed; 257 lets all.
        Certainty mixedRefused =
                section.equals("Service") || newest ? Certainty.NO : release == 252 ? Certainty.YES : Certainty.MAYBE;
        refusals.badSetting(
                Certainty.of(asked)
                        .and(killed.equals("control-group") ? Certainty.NO : mixed ? mixedRefused : Certainty.YES),
                "a unit with PAMName= may not have KillMode=" + killed,
                settings.at(section, "KillMode"));
        Certainty sinceThen = newest ? Certainty.YES : release == 252 ? Certainty.NO : Certainty.MAYBE;
        boolean dynamic = settings.isTrue(section, "DynamicUser");
        refusals.badSetting(
                sinceThen.and(dynamic && subject.scope() == Scope.USER),
                "a user's manager does not take DynamicUser=yes",
                settings.at(section, "DynamicUser"));
        String directory = settings.text(section, "WorkingDirectory");
        String plain = directory != null && directory.startsWith("-") ? directory.substring(1) : directory;
        refusals.badSetting(
                sinceThen.and(dynamic && "~".equals(plain)),
                "a unit with DynamicUser=yes may not have WorkingDirectory=~",
                settings.at(section, "WorkingDirectory"));
        refusals.unknown(
                release > 252 && plain != null && plain.matches("(/*(proc|sys|dev)(/.*)?|.*%.*)") && !isOfHome(plain),
                "WorkingDirectory= may lie in a file system of the kernel's");
        refusals.badSetting(
                newest && !section.equals("Service") && settings.isTrue(section, "PrivatePIDs"),
                "only a service may have PrivatePIDs=yes",
                settings.at(section, "PrivatePIDs"));
        refusals.unknown(
                release > LoadCheck.NEWEST
                        && settings.mentions(
                                section, "PrivateUsers", "PrivatePIDs", "UserNamespacePath", "DeferTrigger"),
                "it has settings that are newer than what is known of systemd");
    }

    private static boolean isOfHome(String directory) {
        return directory.matches("%h[^%]*");
    }

    private String killMode(String section) {
        String mode = "control-group";
        for (Assignment assignment : settings.all(section, "KillMode")) {
            if (assignment.value().isEmpty()) {
                mode = "control-group";
            } else if (Set.of("control-group", "process", "mixed", "none").contains(assignment.value())) {
                mode = assignment.value();
            }
        }
        return mode;
    }

    /** Which of the names are of one unit only the manager knows. */
    private void isolating(String key) {
        boolean isolates = settings.mentions("Unit", key + "JobMode", key + "Isolate");
        int named = settings.all("Unit", key).stream()
                .mapToInt(assignment -> assignment.value().split("[ \t]+", -1).length)
                .sum();
        refusals.unknown(
                isolates && named > 1, "several " + key + "= with " + key + "JobMode= may or may not be of one unit");
    }

    private void timer() {
        Certainty triggers =
                Certainty.of(settings.isTrue("Timer", "OnClockChange") || settings.isTrue("Timer", "OnTimezoneChange"));
        for (Assignment trigger : settings.list("Timer", TRIGGERS)) {
            Specifiers.Resolved value = specifiers.resolve(trigger.value());
            if (value.fails() != Certainty.YES) {
                Certainty good = value.text() == null || !value.exact()
                        ? Certainty.MAYBE
                        : SPANS.contains(trigger.key())
                                ? TimeValues.span(value.text())
                                : TimeValues.calendar(value.text());
                triggers = triggers.or(good);
            }
        }
        refusals.badSetting(
                triggers.not(),
                "a timer must have a time that systemd can read, such as OnCalendar=daily",
                settings.at("Timer", TRIGGERS.toArray(String[]::new)));
    }

    private void path() {
        Certainty watches = Certainty.NO;
        for (Assignment path : settings.list("Path", PATHS)) {
            Specifiers.Resolved value = specifiers.resolve(path.value());
            watches = watches.or(
                    value.fails() == Certainty.YES
                            ? Certainty.NO
                            : value.text() == null || isUnclear(value.text())
                                    ? Certainty.MAYBE
                                    : Certainty.of(UnitPaths.isNormal(value.text())));
        }
        refusals.badSetting(
                watches.not(),
                "a path must have an absolute path to watch, such as PathExists=",
                settings.at("Path", PATHS.toArray(String[]::new)));
    }

    private boolean isUnclear(String path) {
        return subject.release() > 252 && UnitPaths.isAboveRoot(path);
    }

    private void mount() {
        String where = place("Mount", "Where", "the value of Where= must fit the name of a mount");
        boolean kernels = where != null && (KERNEL_MOUNTS.contains(where) || where.startsWith("/sys/fs/cgroup/"));
        refusals.badSetting(
                kernels, "a mount may not be for " + where + ", which is the kernel's", settings.at("Mount", "Where"));
        refusals.unknown(
                where != null
                        && where.matches("/(proc|sys|dev|run/host|run/credentials)/.*|/run/user/.*/credentials.*"),
                "systemd may keep " + where + " to itself");
        String what = settings.text("Mount", "What");
        refusals.badSetting(what == null, "a mount must have What=");
        refusals.unknown(
                what != null && (what.contains("..") || specifiers.resolve(what).fails() != Certainty.NO),
                "What= has a specifier or .. of which it is not known what systemd does");
    }

    private void automount() {
        place("Automount", "Where", "the value of Where= must fit the name of an automount");
        String options = settings.text("Automount", "ExtraOptions");
        for (String option : options == null ? new String[0] : options.split(",", -1)) {
            String name = option.strip().replaceAll("=.*", "");
            refusals.badSetting(
                    Set.of("fd", "pgrp", "minproto", "maxproto", "direct", "indirect")
                            .contains(name),
                    "ExtraOptions= of an automount may not have " + name,
                    settings.at("Automount", "ExtraOptions"));
        }
        refusals.unknown(
                options != null
                        && (options.indexOf('%') >= 0 || options.indexOf('\\') >= 0 || options.indexOf('"') >= 0),
                "ExtraOptions= is not read as systemd reads it");
    }

    /** The path that must be the one in the name; null where that is not known or is no path. */
    private @Nullable String place(String section, String key, String mustFit) {
        String stem = subject.stem();
        String path = null;
        boolean told = true;
        for (Assignment assignment : settings.all(section, key)) {
            String value = assignment.value();
            if (value.isEmpty()) {
                path = null;
                told = true;
                continue;
            }
            Specifiers.Resolved resolved = specifiers.resolve(value);
            if (resolved.text() == null || !resolved.exact() || isUnclear(resolved.text())) {
                told &= resolved.fails() == Certainty.YES;
            } else if (UnitPaths.isNormal(resolved.text())) {
                path = resolved.text();
                told = true;
            }
        }
        refusals.unknown(!told, key + "= has a specifier of which it is not known what it stands for");
        if (!told) {
            return null;
        }
        boolean own = path == null;
        if (own) {
            path = UnitPaths.unescape(stem);
        }
        if (path == null || stem.matches(".*_[0-9a-f]{16}") || !UnitPaths.isNormal(path)) {
            refusals.unknown(true, "it is not known which path the name of the unit stands for");
            return null;
        }
        // Before it looks at the name systemd looks for the directory above.
        boolean root = section.equals("Automount") && UnitPaths.simplify(path).equals("/");
        refusals.add(
                Certainty.of(root),
                State.ERROR,
                "an automount may not be for the root directory",
                settings.at("Automount", "Where"));
        String escaped = UnitPaths.escape(path);
        refusals.unknown(escaped == null, "the path is so long that systemd makes another name of it");
        boolean fits = escaped == null || subject.names().contains(escaped + "." + UnitNames.type(subject.id()));
        refusals.badSetting(!fits, mustFit + (own ? "" : ", and " + key + "= is " + path), settings.at(section, key));
        return UnitPaths.simplify(path);
    }

    private void swap() {
        // 252 ignores what is no path; 257 takes LABEL=x for a device, and any other word as it is.
        refusals.unknown(
                subject.release() > 252
                        && settings.all("Swap", "What").stream()
                                .anyMatch(what ->
                                        !what.value().isEmpty() && !what.value().startsWith("/")),
                "What= is no path, of which it is not known what systemd makes");
        place("Swap", "What", "the value of What= must fit the name of a swap");
    }

    private void slice() {
        String stem = subject.stem();
        boolean root = stem.equals("-");
        boolean odd = stem.startsWith("-") || stem.endsWith("-") || stem.contains("--") || stem.contains("@");
        // It does not get as far as to say so itself: such a slice has no parent.
        refusals.add(Certainty.of(odd && !root), State.ERROR, "a slice may not have the name " + subject.id(), null);
    }
}
