package io.unitward.unitfile;

import io.unitward.unitfile.LoadPrediction.State;
import java.util.Set;

/**
 * The values that make systemd stop reading a file, where it ignores most that it cannot make sense of: the parsers of
 * {@code src/core/load-fragment.c} that return an error, those of its table that are marked fatal among them. They are the
 * same in 252 and 257. {@code DynamicUser=} is one too; {@link UnitText} knows it.
 */
final class FatalValues {
    private static final Set<String> EXEC_SECTIONS = Set.of("Service", "Socket", "Mount", "Swap");
    private static final Set<String> COMMANDS = Set.of(
            "Service.ExecCondition",
            "Service.ExecStartPre",
            "Service.ExecStart",
            "Service.ExecStartPost",
            "Service.ExecReload",
            "Service.ExecStop",
            "Service.ExecStopPost",
            "Socket.ExecStartPre",
            "Socket.ExecStartPost",
            "Socket.ExecStopPre",
            "Socket.ExecStopPost");
    private static final long NO_UID_16 = 0xffffL;
    private static final long NO_UID_32 = 0xffffffffL;

    private final LoadSubject subject;
    private final Specifiers specifiers;

    FatalValues(LoadSubject subject) {
        this.subject = subject;
        this.specifiers = new Specifiers(subject);
    }

    /**
     * What systemd does at an assignment.
     *
     * @param stops whether it stops
     * @param state what becomes of a unit whose own file that is in
     * @param reason why, a phrase; empty when it does not stop
     */
    record Fatal(Certainty stops, State state, String reason) {
        private static final Fatal NO = new Fatal(Certainty.NO, State.BAD_SETTING, "");
    }

    Fatal check(Assignment assignment) {
        String value = assignment.value();
        String key = assignment.key();
        if (value.isEmpty()) {
            return Fatal.NO;
        }
        if (COMMANDS.contains(assignment.section() + "." + key)) {
            CommandLine command = CommandLine.of(value, specifiers, subject.release());
            return fatal(key, command.refused(), command.reason());
        }
        if (assignment.section().equals("Service") && key.equals("ExecReloadPost") && subject.release() > 257) {
            return fatal(key, Certainty.MAYBE, "is newer than what is known of systemd");
        }
        if (key.equals("IPIngressFilterPath") || key.equals("IPEgressFilterPath")) {
            return new Fatal(Certainty.MAYBE, State.ERROR, key + "= asks the kernel for its BPF firewall");
        }
        if (assignment.section().equals("Service") && key.equals("PIDFile")) {
            Specifiers.Resolved path = specifiers.resolve(value);
            String text = path.text() == null || path.text().startsWith("/") ? path.text() : "/run/" + path.text();
            Certainty bad = path.fails() == Certainty.YES ? Certainty.NO : text == null ? Certainty.MAYBE : isOdd(text);
            return new Fatal(bad, State.ERROR, "PIDFile= is a path that systemd does not take");
        }
        if (!EXEC_SECTIONS.contains(assignment.section())) {
            return Fatal.NO;
        }
        return switch (key) {
            case "User", "Group" -> user(key, value);
            case "SocketUser", "SocketGroup" -> assignment.section().equals("Socket") ? user(key, value) : Fatal.NO;
            case "SupplementaryGroups" -> groups(value);
            case "WorkingDirectory" -> value.startsWith("-") || value.equals("~") ? Fatal.NO : path(key, value);
            case "RootDirectory", "RootImage", "RootVerity" -> path(key, value);
            case "SELinuxContext", "AppArmorProfile", "SmackProcessLabel" ->
                value.startsWith("-")
                        ? Fatal.NO
                        : fatal(key, specifiers.resolve(value).fails(), "has a specifier that systemd does not know");
            default -> Fatal.NO;
        };
    }

    private Fatal groups(String value) {
        if (value.indexOf('\\') >= 0) {
            return fatal("SupplementaryGroups", Certainty.MAYBE, "has a backslash");
        }
        Fatal doubt = Fatal.NO;
        for (String word : value.split("[ \t]+", -1)) {
            Fatal fatal = user("SupplementaryGroups", word);
            if (fatal.stops() == Certainty.YES) {
                return fatal;
            }
            doubt = fatal.stops() == Certainty.MAYBE ? fatal : doubt;
        }
        return doubt;
    }

    private Fatal user(String key, String value) {
        Specifiers.Resolved name = specifiers.resolve(value);
        if (name.fails() != Certainty.NO || name.text() == null) {
            return fatal(key, name.fails(), "has a specifier that systemd may not know");
        }
        return fatal(key, Certainty.of(!isUser(name.text())), "is no name or number of a user or group");
    }

    private Fatal path(String key, String value) {
        Specifiers.Resolved path = specifiers.resolve(value);
        if (path.fails() != Certainty.NO || path.text() == null) {
            return fatal(key, path.fails(), "has a specifier that systemd may not know");
        }
        boolean absolute = UnitPaths.isAbsolute(path.text());
        return fatal(
                key, isOdd(path.text()), absolute ? "is a path that systemd does not take" : "is not an absolute path");
    }

    /** Whether systemd does not take a path; of one that goes up from the root it is not known since when it does. */
    private Certainty isOdd(String path) {
        boolean maybe = subject.release() > 252 && UnitPaths.isAboveRoot(path);
        return maybe ? Certainty.MAYBE : Certainty.of(!UnitPaths.isNormal(path));
    }

    /** systemd's {@code valid_user_group_name}, with numbers and in its relaxed form. */
    private static boolean isUser(String name) {
        if (name.isEmpty() || name.startsWith(" ") || name.endsWith(" ") || name.matches("-?[0-9]*|\\.\\.?")) {
            return name.matches("[0-9]{1,10}") && isUid(Long.parseLong(name)) && !name.matches("0[0-9]+");
        }
        return name.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == ':' || c == '/');
    }

    private static boolean isUid(long uid) {
        return uid < NO_UID_32 && uid != NO_UID_16;
    }

    private static Fatal fatal(String key, Certainty stops, String reason) {
        return stops == Certainty.NO ? Fatal.NO : new Fatal(stops, State.BAD_SETTING, key + "= " + reason);
    }
}
