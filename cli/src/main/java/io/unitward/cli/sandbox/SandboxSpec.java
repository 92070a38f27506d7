package io.unitward.cli.sandbox;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What kind of sandbox is wanted.
 *
 * @param kind user or system manager
 * @param uid whose manager; 0 for a system manager
 * @param generators a directory whose files become the manager's generators in {@code /run/systemd}; empty: none
 * @param visible absolute paths that must be visible inside; read-only for a system manager, whose root shows nothing
 *     of the host but {@code /usr}; a user manager sees the host's files anyway, unless there is a {@code tree}
 * @param managerEnvironment variables added to the manager's own environment
 * @param tree root directory of another installation that takes the host's place, such as another release with its systemd;
 *     it is not changed; empty: the host's
 * @param features what a user sandbox has beyond its manager; a system manager's has none of them
 */
public record SandboxSpec(
        SandboxKind kind,
        long uid,
        Optional<Path> generators,
        List<Path> visible,
        Map<String, String> managerEnvironment,
        Optional<Path> tree,
        Set<SandboxFeature> features) {

    public SandboxSpec {
        requireNonNull(kind, "kind is null");
        requireNonNull(generators, "generators is null");
        requireNonNull(tree, "tree is null");
        visible = List.copyOf(visible);
        managerEnvironment = Map.copyOf(managerEnvironment);
        features = Set.copyOf(features);
        if (uid < 0 || (kind == SandboxKind.SYSTEM && uid != 0)) {
            throw new IllegalArgumentException(
                    "uid '%d'; expected 0 or more, and 0 for a system manager".formatted(uid));
        }
        if (kind == SandboxKind.SYSTEM && !features.isEmpty()) {
            throw new IllegalArgumentException("features '%s'; expected none for a system manager".formatted(features));
        }
        if (uid == 0 && features.contains(SandboxFeature.PODMAN)) {
            throw new IllegalArgumentException("uid '0'; expected another one: podman is run without root");
        }
        Stream.of(generators.stream(), visible.stream(), tree.stream())
                .flatMap(paths -> paths)
                .forEach(SandboxSpec::requireUsable);
        managerEnvironment.forEach((name, value) -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || value.contains("\n")) {
                throw new IllegalArgumentException(
                        "manager environment '%s=%s'; expected NAME=one line".formatted(name, value));
            }
        });
    }

    /** A user manager of root. */
    public static SandboxSpec user() {
        return userOf(0);
    }

    /** A user manager of that uid, which the host need not know. */
    public static SandboxSpec userOf(long uid) {
        return new SandboxSpec(
                SandboxKind.USER, uid, Optional.empty(), List.of(), Map.of(), Optional.empty(), Set.of());
    }

    /** A system manager. */
    public static SandboxSpec system() {
        return new SandboxSpec(
                SandboxKind.SYSTEM, 0, Optional.empty(), List.of(), Map.of(), Optional.empty(), Set.of());
    }

    /** The same with the files of that directory as generators. */
    public SandboxSpec withGenerators(Path directory) {
        return new SandboxSpec(kind, uid, Optional.of(directory), visible, managerEnvironment, tree, features);
    }

    /** The same with these paths visible too. */
    public SandboxSpec visible(Path... more) {
        List<Path> all = Stream.concat(visible.stream(), Stream.of(more)).toList();
        return new SandboxSpec(kind, uid, generators, all, managerEnvironment, tree, features);
    }

    /** The same with one more variable in the manager's environment. */
    public SandboxSpec withManagerVariable(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(managerEnvironment);
        all.put(name, value);
        return new SandboxSpec(kind, uid, generators, visible, all, tree, features);
    }

    /** The same on that installation in place of the host's; its path has none of the characters {@code : , \}. */
    public SandboxSpec onTree(Path root) {
        return new SandboxSpec(kind, uid, generators, visible, managerEnvironment, Optional.of(root), features);
    }

    /** The same with these features too. */
    public SandboxSpec with(SandboxFeature... more) {
        Set<SandboxFeature> all =
                Stream.concat(features.stream(), Stream.of(more)).collect(Collectors.toSet());
        return new SandboxSpec(kind, uid, generators, visible, managerEnvironment, tree, all);
    }

    private static void requireUsable(Path path) {
        if (!path.isAbsolute() || path.toString().contains("\n")) {
            throw new IllegalArgumentException("path '%s'; expected an absolute path on one line".formatted(path));
        }
    }
}
