package io.unitward.cli.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small homelab in a user sandbox, with one unit for each situation that unitward tells apart:
 *
 * <ul>
 *   <li>{@code web.service} is as declared;
 *   <li>{@code api.service} was edited in its source and on disk, equally: vouched, not yet loaded;
 *   <li>{@code db.service} is read from the admin layer, and the declared file is missing;
 *   <li>{@code cache.service} has a foreign drop-in in the admin layer, loaded;
 *   <li>{@code mail.service} has a foreign drop-in in the runtime layer that waits on disk for the next reload.
 * </ul>
 */
public final class Homelab {
    /** The declared units, all of owner {@code homelab}. */
    public static final List<String> UNITS =
            List.of("api.service", "cache.service", "db.service", "mail.service", "web.service");

    private static final String CONFIG = """
            apiVersion: unitward/v1
            owners:
              - owner: homelab
                units: [api.service, cache.service, db.service, mail.service, web.service]
                fragment:
                  under: ["~/.config/systemd/user"]
                dropIns:
                  allow: ["~/.config/systemd/user/{unit}.d/*.conf"]
                provider: directory
                source: ~/dotfiles/systemd/user
                required: [db.service, web.service]
            """;
    private static final String ALLOWLIST = """
            apiVersion: unitward/v1
            allow:
              - action: daemon-reload
                units: ["*"]
            """;

    private final Sandbox sandbox;
    private final OwnedFiles files;
    private final Path source;
    private final Path managed;

    private Homelab(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.files = new OwnedFiles(sandbox);
        this.source = sandbox.home().resolve("dotfiles/systemd/user");
        this.managed = sandbox.home().resolve(".config/systemd/user");
    }

    /**
     * Plants the homelab: first what is loaded and runs, then what changed on disk since.
     *
     * @throws IOException when a file cannot be written, or the manager does not load or start the units
     */
    public static Homelab plant(Sandbox sandbox) throws IOException {
        Homelab homelab = new Homelab(sandbox);
        homelab.plantLoaded();
        homelab.plantPending();
        return homelab;
    }

    /** The manifest's path as seen inside: where unitward looks for it when the manager's owner runs it. */
    public String config() {
        return configuration() + "/unitward.yaml";
    }

    /** The allowlist's path as seen inside; it permits {@code daemon-reload} for every unit. */
    public String allowlist() {
        return configuration() + "/allowlist.yaml";
    }

    /** The drop-in that waits on disk, as seen inside. */
    public String waitingDropIn() {
        return sandbox.runtimeDirectory() + "/systemd/user/mail.service.d/override.conf";
    }

    /** The file that {@code db.service} is wrongly read from, as seen inside. */
    public String wrongLayerFragment() {
        return "/etc/systemd/user/db.service";
    }

    /** The foreign drop-in that is already loaded, as seen inside. */
    public String loadedDropIn() {
        return "/etc/systemd/user/cache.service.d/override.conf";
    }

    /** Whether the manager has loaded the drop-in that should wait on disk. */
    public boolean waitingDropInIsLoaded() throws IOException {
        return show("mail.service", "DropInPaths").contains(waitingDropIn());
    }

    /** Whether the manager has loaded the edited {@code api.service}. */
    public boolean editIsLoaded() throws IOException {
        return show("api.service", "Description").equals("Homelab API, second edition");
    }

    /** What an operator would type to remove the violations, and no more: what is vouched stays pending. */
    public List<String> removalCommands() {
        return List.of(
                "rm -r " + parent(waitingDropIn()),
                "rm -r " + parent(loadedDropIn()),
                "rm " + wrongLayerFragment(),
                "cp ~/dotfiles/systemd/user/db.service ~/.config/systemd/user/");
    }

    /**
     * Removes the violations as an operator would, by running {@link #removalCommands}; what lies in {@code /etc} as root.
     *
     * @throws IOException when one of the commands fails
     */
    public void removeViolations() throws IOException {
        for (String command : removalCommands()) {
            SandboxCommand shell = SandboxCommand.of(List.of("sh", "-c", command));
            require(sandbox.run(command.contains("/etc/") ? shell.as(0) : shell), command);
        }
    }

    private void plantLoaded() throws IOException {
        Map<String, String> units = new TreeMap<>();
        units.put("api.service", onceDone("Homelab API"));
        units.put("cache.service", running("Homelab cache"));
        units.put("db.service", running("Homelab database"));
        units.put("mail.service", running("Homelab mail"));
        units.put("web.service", running("Homelab web site"));
        for (Map.Entry<String, String> unit : units.entrySet()) {
            files.write(source.resolve(unit.getKey()), unit.getValue());
            if (!unit.getKey().equals("db.service")) {
                files.write(managed.resolve(unit.getKey()), unit.getValue());
            }
        }
        files.write(sandbox.path(wrongLayerFragment()), running("Database, copied here last year"));
        files.write(sandbox.path(loadedDropIn()), "[Service]\nNice=5\n");
        files.write(onHost(config()), CONFIG);
        files.write(onHost(allowlist()), ALLOWLIST);
        require(sandbox.systemctl("daemon-reload"), "daemon-reload");
        for (String unit : UNITS) {
            require(sandbox.systemctl("start", unit), "start " + unit);
        }
    }

    private void plantPending() throws IOException {
        String edited = onceDone("Homelab API, second edition");
        files.write(source.resolve("api.service"), edited);
        files.write(managed.resolve("api.service"), edited);
        files.write(Path.of(waitingDropIn()), "[Service]\nEnvironment=HTTPS_PROXY=http://203.0.113.7:3128\n");
    }

    /** Root's configuration lies in the private {@code /etc}, another user's at the same place on both sides. */
    private String configuration() {
        return sandbox.uid() == 0 ? "/etc/unitward" : sandbox.home() + "/.config/unitward";
    }

    private Path onHost(String inside) {
        return sandbox.uid() == 0 ? sandbox.path(inside) : Path.of(inside);
    }

    private String show(String unit, String property) throws IOException {
        CommandResult result = sandbox.systemctl("show", "-P", property, unit);
        require(result, "show " + unit);
        return result.text();
    }

    private static void require(CommandResult result, String what) throws IOException {
        if (!result.succeeded()) {
            throw new IOException("homelab: '%s' ended with %d; expected 0: %s"
                    .formatted(what, result.exitCode(), result.errors().strip()));
        }
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String running(String description) {
        return "[Unit]\nDescription=" + description + "\n\n[Service]\nExecStart=/bin/sleep infinity\n";
    }

    /** No process stays, so that a loaded edit leaves none behind that still runs the older definition. */
    private static String onceDone(String description) {
        return "[Unit]\nDescription=" + description
                + "\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n";
    }
}
