package io.unitward.collector.disk;

import io.unitward.facts.ManagerInput.Kind;
import io.unitward.facts.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * A place that a reload reads besides the unit search path.
 *
 * @param path absolute path
 * @param kind what it is to the manager
 * @param shape what is read there
 * @param suffixes endings of the names that are read in a directory; empty: every name that is not hidden
 */
record InputPlace(String path, Kind kind, Shape shape, List<String> suffixes) {
    enum Shape {
        FILE,
        DIRECTORY,
        /** A directory and all below it. */
        TREE
    }

    private static final List<String> CONF = List.of(".conf");
    private static final List<String> QUADLET = List.of(
            ".container", ".volume", ".network", ".kube", ".pod", ".image", ".build", ".artifact", ".quadlet", ".conf");

    /** systemd's own order for its configuration and its generators. */
    private static final List<String> CONFIGURATION = List.of("/etc", "/run", "/usr/local/lib", "/usr/lib");

    /**
     * Every place, for one manager. Null directories are left out: without them the manager reads nothing there. What is
     * read when a variable is not set stays in the list when it is: the variable may be gone at the reload.
     */
    static List<InputPlace> of(Scope scope, long uid, InputDirectories directories) {
        List<InputPlace> places = new ArrayList<>();
        String name = scope.text();
        for (String root : CONFIGURATION) {
            String systemd = root + "/systemd/";
            places.add(file(systemd + name + ".conf", Kind.CONFIGURATION));
            places.add(new InputPlace(systemd + name + ".conf.d", Kind.CONFIGURATION, Shape.DIRECTORY, CONF));
            places.add(directory(systemd + name + "-generators", Kind.GENERATOR));
            places.add(directory(systemd + name + "-environment-generators", Kind.ENVIRONMENT_GENERATOR));
            if (scope == Scope.USER) {
                places.add(new InputPlace(root + "/environment.d", Kind.ENVIRONMENT, Shape.DIRECTORY, CONF));
            }
        }
        if (scope == Scope.USER) {
            user(places, uid, directories);
        } else {
            system(places);
        }
        for (String quadlet : directories.quadletDirs()) {
            places.add(source(quadlet, Shape.TREE, QUADLET));
        }
        return places;
    }

    private static void user(List<InputPlace> places, long uid, InputDirectories directories) {
        String configHome = directories.configHome();
        String runtimeDirectory = directories.runtimeDirectory();
        if (configHome != null) {
            places.add(file(configHome + "/systemd/user.conf", Kind.CONFIGURATION));
            places.add(new InputPlace(configHome + "/systemd/user.conf.d", Kind.CONFIGURATION, Shape.DIRECTORY, CONF));
            places.add(new InputPlace(configHome + "/environment.d", Kind.ENVIRONMENT, Shape.DIRECTORY, CONF));
            places.add(autostart(configHome));
            places.add(source(configHome + "/containers/systemd", Shape.TREE, QUADLET));
        }
        if (runtimeDirectory != null) {
            places.add(source(runtimeDirectory + "/containers/systemd", Shape.TREE, QUADLET));
        }
        places.add(autostart("/etc/xdg"));
        for (String config : directories.configDirs()) {
            places.add(autostart(config));
        }
        for (String root : List.of("/etc", "/usr/share")) {
            places.add(source(root + "/containers/systemd/users", Shape.TREE, QUADLET));
            places.add(source(root + "/containers/systemd/users/" + uid, Shape.TREE, QUADLET));
        }
    }

    private static void system(List<InputPlace> places) {
        for (String table : List.of("/etc/fstab", "/etc/crypttab", "/etc/integritytab", "/etc/veritytab")) {
            places.add(source(table, Shape.FILE, List.of()));
        }
        places.add(source("/etc/rc.local", Shape.FILE, List.of()));
        places.add(source("/etc/init.d", Shape.DIRECTORY, List.of()));
        for (String level : List.of("0", "1", "2", "3", "4", "5", "6", "S")) {
            places.add(source("/etc/rc" + level + ".d", Shape.DIRECTORY, List.of()));
        }
        places.add(source("/system-update", Shape.FILE, List.of()));
        places.add(source("/etc/system-update", Shape.FILE, List.of()));
        for (String root : List.of("/run", "/etc", "/usr/share")) {
            places.add(source(root + "/containers/systemd", Shape.TREE, QUADLET));
        }
        for (String root : List.of("/run", "/etc", "/lib")) {
            places.add(source(root + "/netplan", Shape.DIRECTORY, List.of(".yaml")));
        }
    }

    /** Whether a directory is another manager's: Quadlet keeps those of users below the system's, by uid. */
    boolean leavesOut(String directory) {
        for (String root : List.of("/etc", "/usr/share")) {
            String users = root + "/containers/systemd/users";
            if (directory.equals(users)) {
                return true;
            }
            if (path.equals(users) && directory.startsWith(users + "/") && isNumber(directory, users.length() + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNumber(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether a name in a directory of this place is read. Quadlet, of which the trees are, reads hidden ones as well. */
    boolean reads(String name) {
        if (name.startsWith(".") && shape != Shape.TREE) {
            return false;
        }
        if (suffixes.isEmpty()) {
            return true;
        }
        for (String suffix : suffixes) {
            if (name.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    private static InputPlace file(String path, Kind kind) {
        return new InputPlace(path, kind, Shape.FILE, List.of());
    }

    private static InputPlace directory(String path, Kind kind) {
        return new InputPlace(path, kind, Shape.DIRECTORY, List.of());
    }

    /** The generator asks for no {@code .desktop} at the end of a name. */
    private static InputPlace autostart(String config) {
        return source(config + "/autostart", Shape.DIRECTORY, List.of());
    }

    private static InputPlace source(String path, Shape shape, List<String> suffixes) {
        return new InputPlace(path, Kind.GENERATOR_SOURCE, shape, suffixes);
    }
}
