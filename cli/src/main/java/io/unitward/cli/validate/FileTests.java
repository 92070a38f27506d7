package io.unitward.cli.validate;

import io.unitward.cli.validate.Trial.Audited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tests of unit files: T05, T06 and T07. */
final class FileTests {
    /** Declares the linked probe, in place of the owner of all of them. */
    private static final String GENERATION = """
              - owner: generation
                units: ["%s"]
                fragment:
                  under: ["~/.config/systemd/user"]
                provider: home-manager
                generation: ~/generation
            """.formatted(Probes.LINKED);

    private static final String FOREIGN = "50-foreign.conf";

    private FileTests() {}

    /** A unit that is done at once and stays active, so that no process is left that runs an older definition. */
    static String unit(String description) {
        return "[Unit]\nDescription=" + description
                + "\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n";
    }

    /** A unit file replaced by hand is healed, by {@code heal} alone. */
    static void t05(Trial trial) throws Refuted, Unprovided, IOException {
        ProbeHost host = trial.host();
        String declared = unit("probe, as declared");
        host.vouched(Probes.WEB, declared);
        link(host);
        trial.reload();
        trial.must("start", Probes.WEB);
        trial.ended(0, trial.audit());
        String run = host.property(Probes.WEB, "InvocationID");

        String edited = unit("probe, edited by hand");
        host.write(host.managed(Probes.WEB), edited);
        Files.delete(host.managed(Probes.LINKED));
        host.write(host.managed(Probes.LINKED), edited);
        trial.did("wrote an edited copy over ~/.config/systemd/user/" + Probes.WEB + ", and one in place of the link "
                + Probes.LINKED);
        ProbeHost.tick();
        Audited drifted = trial.audit();
        trial.ended(10, drifted);
        trial.found(drifted, Probes.WEB, "artifact-drift", "/" + Probes.WEB);
        trial.found(drifted, Probes.LINKED, "artifact-drift", "/" + Probes.LINKED);
        trial.property(Probes.WEB, "Description", "probe, as declared");

        trial.ended("heal", 0, trial.heal());
        trial.holds(host.managed(Probes.WEB), declared);
        trial.same(
                "what " + host.managed(Probes.LINKED) + " is",
                "a link to " + target(host),
                kind(host.managed(Probes.LINKED)));
        trial.property(Probes.WEB, "NeedDaemonReload", "no");
        trial.property(Probes.WEB, "Description", "probe, as declared");
        trial.property(Probes.WEB, "InvocationID", run);
        trial.ended(0, trial.audit());
    }

    private static Path target(ProbeHost host) {
        return host.base().resolve("store/home-manager-files/.config/systemd/user/" + Probes.LINKED);
    }

    /** A generation as Home Manager leaves one: it declares links into its store, and what the manager reads is such a link. */
    private static void link(ProbeHost host) throws IOException {
        Path home = host.base();
        host.write(target(host), unit("probe, linked"));
        host.link(home.resolve("generation/home-files"), home.resolve("store/home-manager-files"));
        host.link(host.managed(Probes.LINKED), target(host));
        host.configure(ProbeHost.manifest() + GENERATION);
    }

    private static String kind(Path file) throws IOException {
        return Files.isSymbolicLink(file)
                ? "a link to " + Files.readSymbolicLink(file)
                : Files.exists(file) ? "a file" : "nothing";
    }

    /** A foreign drop-in in the admin layer blocks, and so does one that outlived its unit. */
    static void t06(Trial trial) throws Refuted, Unprovided, IOException {
        if (trial.isLive()) {
            foreignDropIns(trial, trial.host());
            trial.did(
                    "the same in the layer of the administrator, which on this host is root's: on a throw-away manager");
            foreignDropIns(trial, trial.sandbox());
        } else {
            foreignDropIns(trial, trial.host());
        }
    }

    private static void foreignDropIns(Trial trial, ProbeHost host) throws Refuted, Unprovided, IOException {
        boolean live = host.ground().place() == Outcome.Place.LIVE;
        String who = live ? "somebody" : "root";
        String layer = live ? host.ground().foreign().toString() : "/etc/systemd/user";
        host.vouched(Probes.WEB, unit("probe"));
        trial.reload();
        trial.must("start", Probes.WEB);
        trial.ended(0, trial.audit());

        host.write(host.foreign(Probes.WEB, FOREIGN), "[Service]\nEnvironment=PROBE=foreign\n");
        trial.did(who + " wrote the drop-in " + layer + "/" + Probes.WEB + ".d/" + FOREIGN);
        host.vouched(Probes.WEB, unit("probe, second edition"));
        trial.did("edited " + Probes.WEB + " and its declaration alike, so that a reload is wanted");
        ProbeHost.tick();
        Audited waiting = trial.audit();
        trial.ended(10, waiting);
        trial.found(waiting, Probes.WEB, "foreign-drop-in", dropIn(Probes.WEB));
        trial.property(Probes.WEB, "DropInPaths", "");
        trial.property(Probes.WEB, "Description", "probe");

        trial.reload();
        String loaded = host.property(Probes.WEB, "DropInPaths");
        trial.expect(
                "somebody else's reload loads it", loaded.endsWith(dropIn(Probes.WEB)), "DropInPaths is " + loaded);
        Audited armed = trial.audit();
        trial.ended(10, armed);
        trial.found(armed, Probes.WEB, "foreign-drop-in", dropIn(Probes.WEB));

        Files.delete(host.foreign(Probes.WEB, FOREIGN));
        host.write(host.foreign(Probes.GONE, FOREIGN), "[Service]\nNice=5\n");
        trial.did(who + " moved it to a unit that does not exist, " + Probes.GONE);
        ProbeHost.tick();
        Audited stale = trial.audit();
        trial.ended(10, stale);
        trial.found(stale, Probes.GONE, "stale-drop-in", dropIn(Probes.GONE));

        Files.delete(host.foreign(Probes.GONE, FOREIGN));
        trial.did(who + " removed it");
        ProbeHost.tick();
        trial.ended(0, trial.audit());
        trial.property(Probes.WEB, "DropInPaths", "");
    }

    private static String dropIn(String unit) {
        return "systemd/user/" + unit + ".d/" + FOREIGN;
    }

    /** A flag on compliant content is healed by a reload, which is proved; on other content it is not. */
    static void t07(Trial trial) throws Refuted, Unprovided, IOException {
        ProbeHost host = trial.host();
        host.vouched(Probes.WEB, unit("probe"));
        trial.reload();
        trial.must("start", Probes.WEB);
        trial.ended(0, trial.audit());
        String run = host.property(Probes.WEB, "InvocationID");

        host.vouched(Probes.WEB, unit("probe, second edition"));
        trial.did("edited " + Probes.WEB + " and its declaration alike");
        trial.property(Probes.WEB, "NeedDaemonReload", "yes");
        ProbeHost.tick();
        trial.ended(0, trial.audit());
        trial.property(Probes.WEB, "NeedDaemonReload", "no");
        trial.property(Probes.WEB, "Description", "probe, second edition");
        trial.property(Probes.WEB, "InvocationID", run);

        host.write(host.managed(Probes.WEB), unit("probe, edited by hand"));
        trial.did("edited " + Probes.WEB + " alone");
        trial.property(Probes.WEB, "NeedDaemonReload", "yes");
        ProbeHost.tick();
        Audited refused = trial.audit();
        trial.ended(10, refused);
        trial.found(refused, Probes.WEB, "artifact-drift", "/" + Probes.WEB);
        trial.property(Probes.WEB, "NeedDaemonReload", "yes");
        trial.property(Probes.WEB, "Description", "probe, second edition");
    }
}
