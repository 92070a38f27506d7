package io.unitward.cli.install;

import io.unitward.cli.ExitCode;
import io.unitward.ownership.OwnUnits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The units that {@code unitward install} writes. Pure. */
public final class InstallText {
    /** How a run ends that was asked to, as by {@code systemctl stop}: a Java, and what comes before there is one. */
    private static final String STOPPED = "143 SIGTERM";

    /** What a run that sends alerts is told. */
    private static final String ALERT = "--alert";

    /** How a run ends that could not do its work; with everything else it has, whatever it found. 1 is the launcher's. */
    private static final Set<ExitCode> FAILURES = Set.of(ExitCode.USAGE, ExitCode.INTERNAL, ExitCode.BAD_CONFIGURATION);

    /** So long after the first of many changes it looks: a little more than an audit lets files settle. */
    private static final int DEBOUNCE = 35;

    private final Wanted wanted;

    public InstallText(Wanted wanted) {
        this.wanted = wanted;
    }

    /** The text of each unit by its name, with the mark that it is ours. */
    public Map<String, String> units() {
        Map<String, String> units = new LinkedHashMap<>();
        String looks = wanted.stacks() ? OwnUnits.STACKS : OwnUnits.AUDIT;
        units.put(looks + ".service", looking());
        units.put(looks + ".timer", timer(looks));
        if (wanted.onChange()) {
            units.put(OwnUnits.CHANGED + ".path", path());
            units.put(OwnUnits.CHANGED + ".timer", debounce(looks));
        }
        if (wanted.heal()) {
            units.put(OwnUnits.HEAL + ".service", healing(looks));
            units.put(OwnUnits.HEAL + ".timer", timer(OwnUnits.HEAL));
        }
        units.put(OwnUnits.FAILED + "@.service", failed());
        units.replaceAll((name, text) -> Marker.mark(wanted.version(), text));
        return units;
    }

    /**
     * Directories that a service of ours may not write to, though it should.
     *
     * @param text of the service
     * @param wanted the directories
     */
    public static List<String> notWritable(String text, List<String> wanted) {
        Set<String> lines = text.lines().collect(Collectors.toUnmodifiableSet());
        return wanted.stream()
                .filter(path -> !lines.contains(Hardening.writable(path)))
                .toList();
    }

    /** Whether a service of ours is kept from the network. */
    public static boolean hasNoNetwork(String text) {
        return text.lines().anyMatch(Hardening.NO_NETWORK::equals);
    }

    /** The exit codes that leave the service as it was, since the run did its work. */
    static String success() {
        return Stream.of(ExitCode.values())
                .filter(code -> code != ExitCode.COMPLIANT && !FAILURES.contains(code))
                .map(code -> Integer.toString(code.code()))
                .collect(Collectors.joining(" "));
    }

    private String looking() {
        List<String> lines = service(
                "Whether what runs comes from where it should" + (wanted.stacks() ? ", stacks included" : ""), "audit");
        lines.addAll(
                wanted.stacks() ? Hardening.askingPodman() : Hardening.auditing(wanted, wanted.metricsDirectory()));
        return text(lines);
    }

    private List<String> options(String verb) {
        List<String> options = new ArrayList<>();
        if (verb.equals("audit") && wanted.strict()) {
            options.add("--strict");
        }
        if (verb.equals("audit") && wanted.metrics() != null) {
            options.addAll(List.of("-o", "text=-", "-o", "openmetrics=" + wanted.metrics()));
        }
        return options;
    }

    private String healing(String looks) {
        List<String> lines = service("Put declared unit files right", "heal");
        lines.add(2, "After=" + looks + ".service");
        lines.addAll(Hardening.healing(wanted));
        return text(lines);
    }

    private List<String> service(String description, String verb) {
        List<String> lines = unit(description);
        lines.add("OnFailure=" + OwnUnits.FAILED + "@%n.service");
        lines.addAll(List.of("", "[Service]", "Type=oneshot"));
        environment(lines);
        List<String> argv = new ArrayList<>(wanted.program());
        argv.addAll(List.of(verb, "--" + wanted.scope().text(), ALERT));
        argv.addAll(options(verb));
        lines.add("ExecStart=" + String.join(" ", ExecWords.of(argv)));
        lines.add(
                "# What it finds is no failure of the service, nor that it was stopped (143, SIGTERM); 2, 70, 78 and a deadline are.");
        lines.add("SuccessExitStatus=" + success() + " " + STOPPED);
        lines.add("TimeoutStartSec=15min");
        lines.add("Nice=10");
        return lines;
    }

    /** What OnFailure= starts; it has none itself. */
    private String failed() {
        List<String> lines = unit("Tell that %i failed");
        lines.addAll(List.of("", "[Service]", "Type=oneshot"));
        environment(lines);
        List<String> words = new ArrayList<>(ExecWords.of(wanted.program()));
        words.addAll(List.of("alert-failure", "--" + wanted.scope().text(), "%i"));
        lines.add("ExecStart=" + String.join(" ", words));
        lines.add("# 12: an alert waits for a sink that is stuck, which later runs tell of.");
        lines.add("SuccessExitStatus=12");
        lines.add("TimeoutStartSec=2min");
        lines.addAll(Hardening.auditing(wanted, List.of()));
        return text(lines);
    }

    private String timer(String service) {
        List<String> lines =
                unit("Run " + service + ".service every " + wanted.every().text());
        lines.addAll(List.of(
                "",
                "[Timer]",
                "OnCalendar=" + wanted.every().calendar(),
                // For a user that is the start of the manager: at boot with lingering, else at the first login.
                (wanted.isSystem() ? "OnBootSec" : "OnStartupSec") + "=2min",
                "RandomizedDelaySec=" + wanted.every().delay().toSeconds(),
                "Persistent=yes",
                "",
                "[Install]",
                "WantedBy=timers.target"));
        return text(lines);
    }

    /**
     * Starts the timer below, not the audit: while that one counts down further changes start nothing, and as it elapses, which
     * is before the audit looks, changes are noticed again.
     */
    private String path() {
        List<String> lines = unit("Notice changes of unit directories");
        lines.addAll(List.of("", "[Path]"));
        WatchedPlaces.of(wanted.scope()).forEach(place -> lines.add("PathChanged=" + place));
        lines.addAll(List.of("Unit=" + OwnUnits.CHANGED + ".timer", "", "[Install]", "WantedBy=paths.target"));
        return text(lines);
    }

    private String debounce(String looks) {
        List<String> lines = unit("Look once at many changes of unit directories");
        lines.addAll(List.of(
                "",
                "[Timer]",
                "OnActiveSec=" + DEBOUNCE,
                "AccuracySec=1",
                "RemainAfterElapse=no",
                "Unit=" + looks + ".service"));
        return text(lines);
    }

    private static List<String> unit(String description) {
        return new ArrayList<>(List.of("[Unit]", "Description=" + description));
    }

    private void environment(List<String> lines) {
        wanted.environment().forEach((name, value) -> lines.add(ExecWords.environment(name, value)));
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
