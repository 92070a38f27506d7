package io.unitward.engine.diff;

import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.InputFile;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.UnitFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares the declared stacks of two snapshots and the sources of Quadlet, each with its containers. A container is known by
 * its name: one that was made anew from the same image is the same.
 */
final class StackComparison {
    private final Snapshot before;
    private final Snapshot after;
    private final Collected out;
    private boolean unopened;

    StackComparison(Snapshot before, Snapshot after, Collected out) {
        this.before = before;
        this.after = after;
        this.out = out;
    }

    /** Compares, and returns what a reader should know besides. */
    List<String> compare() {
        each(by(before.stacks().declared(), Stack::name), by(after.stacks().declared(), Stack::name), this::stack);
        each(by(before.quadlets(), Quadlet::path), by(after.quadlets(), Quadlet::path), this::quadlet);
        return unopened
                ? List.of(
                        "files of stacks were not looked at for one of the two: they are compared between two snapshots of"
                                + " 'unitward snapshot'")
                : List.of();
    }

    /** Something that may be in one snapshot alone. */
    private interface Pair<T> {
        void compare(String key, @Nullable T was, @Nullable T is);
    }

    private static <T> Map<String, T> by(List<T> all, Function<T, String> key) {
        Map<String, T> map = new LinkedHashMap<>();
        all.forEach(each -> map.putIfAbsent(key.apply(each), each));
        return map;
    }

    private static <T> void each(Map<String, T> was, Map<String, T> is, Pair<T> pair) {
        Set<String> keys = new TreeSet<>(was.keySet());
        keys.addAll(is.keySet());
        keys.forEach(key -> pair.compare(key, was.get(key), is.get(key)));
    }

    private void stack(String name, @Nullable Stack was, @Nullable Stack is) {
        if (was == null || is == null) {
            Stack one = was == null ? is : was;
            out.unknown(
                    SubjectKind.STACK,
                    name,
                    one == null ? null : one.unit(),
                    null,
                    was == null ? Side.BEFORE : Side.AFTER,
                    "it was not asked for");
            return;
        }
        Fields fields = new Fields();
        fields.add("unit", null, was.unit(), is.unit());
        fields.add("project", null, was.project(), is.project());
        boolean opened = hasFiles(before, name) && hasFiles(after, name);
        unopened |= !opened;
        if (opened) {
            services(fields, was, is);
            inputs(is.unit(), was, is);
        }
        out.changed(SubjectKind.STACK, name, is.unit(), fields);
        containers(
                SubjectKind.STACK,
                name,
                is.unit(),
                was.containers(),
                is.containers(),
                String.join("; ", (is.containers() == null ? is : was).problems()));
    }

    private static boolean hasFiles(Snapshot snapshot, String stack) {
        return snapshot.request().stacks().stream()
                .anyMatch(request ->
                        request.name().equals(stack) && !request.composeFiles().isEmpty());
    }

    private void services(Fields fields, Stack was, Stack is) {
        List<String> old = services(was);
        List<String> now = services(is);
        if (old != null && now != null) {
            fields.add("services", old, now);
            return;
        }
        String why = (now == null ? is : was).servicesProblem();
        out.unknown(
                SubjectKind.STACK,
                is.name(),
                is.unit(),
                "services",
                side(old, now),
                why == null ? "its compose files were not told" : why);
    }

    private static @Nullable List<String> services(Stack stack) {
        return stack.services() == null
                ? null
                : stack.services().stream().map(Stack.Service::name).toList();
    }

    private void inputs(String unit, Stack was, Stack is) {
        each(by(was.files(), InputFile::path), by(is.files(), InputFile::path), (path, old, now) -> {
            if (old == null) {
                out.appeared(SubjectKind.INPUT, path, unit, new Fields());
            } else if (now == null) {
                out.vanished(SubjectKind.INPUT, path, unit, new Fields());
            } else {
                input(path, unit, old, now);
            }
        });
    }

    private void input(String path, String unit, InputFile was, InputFile is) {
        boolean wasTold = was.status() != InputFile.Status.UNKNOWN;
        boolean isTold = is.status() != InputFile.Status.UNKNOWN;
        if (!wasTold || !isTold) {
            String why = (wasTold ? is : was).reason();
            out.unknown(
                    SubjectKind.INPUT,
                    path,
                    unit,
                    null,
                    wasTold ? Side.AFTER : isTold ? Side.BEFORE : Side.BOTH,
                    why == null ? "it was not told" : why);
            return;
        }
        Fields fields = new Fields();
        fields.add("usedPath", null, was.usedPath(), is.usedPath());
        fields.add("status", null, lower(was.status()), lower(is.status()));
        fields.add("mode", null, mode(was.mode()), mode(is.mode()));
        if (was.sha256() != null && is.sha256() != null) {
            fields.add("sha256", null, was.sha256(), is.sha256());
        }
        out.changed(SubjectKind.INPUT, path, unit, fields);
    }

    private void quadlet(String path, @Nullable Quadlet was, @Nullable Quadlet is) {
        if (was == null || is == null) {
            Quadlet one = was == null ? is : was;
            if (one == null) {
                return;
            }
            Fields fields = new Fields();
            fields.add(
                    "unit", null, was == null ? null : one.generatedUnit(), was == null ? one.generatedUnit() : null);
            fields.add("image", null, was == null ? null : one.image(), was == null ? one.image() : null);
            if (was == null) {
                out.appeared(SubjectKind.QUADLET, path, one.generatedUnit(), fields);
            } else {
                out.vanished(SubjectKind.QUADLET, path, one.generatedUnit(), fields);
            }
            return;
        }
        String unit = is.generatedUnit();
        Fields fields = new Fields();
        fields.add("status", null, lower(was.status()), lower(is.status()));
        fields.add("unit", null, was.generatedUnit(), is.generatedUnit());
        fields.add("image", null, was.image(), is.image());
        fields.add("containerName", null, was.containerName(), is.containerName());
        if (was.problem() == null && is.problem() == null) {
            fields.add("generatedPath", null, was.generatedPath(), is.generatedPath());
        } else {
            out.unknown(
                    SubjectKind.QUADLET,
                    path,
                    unit,
                    "generatedPath",
                    was.problem() == null ? Side.AFTER : is.problem() == null ? Side.BEFORE : Side.BOTH,
                    String.valueOf(was.problem() == null ? is.problem() : was.problem()));
        }
        boolean read = was.status() == UnitFile.Status.READ && is.status() == UnitFile.Status.READ;
        if (read) {
            fields.add("sha256", null, was.sha256(), is.sha256());
        }
        out.changed(SubjectKind.QUADLET, path, unit, fields);
        if (was.running().reason() != null
                || is.running().reason() != null
                || hasContainers(was)
                || hasContainers(is)) {
            String why = is.running().reason() != null
                    ? is.running().reason()
                    : was.running().reason();
            containers(
                    SubjectKind.QUADLET,
                    path,
                    unit,
                    was.running().containers(),
                    is.running().containers(),
                    why == null ? "podman was not asked" : why);
        }
    }

    private static boolean hasContainers(Quadlet quadlet) {
        return quadlet.running().containers() != null
                && !quadlet.running().containers().isEmpty();
    }

    private void containers(
            SubjectKind of,
            String subject,
            @Nullable String unit,
            @Nullable List<Container> was,
            @Nullable List<Container> is,
            String why) {
        if (was == null || is == null) {
            out.unknown(of, subject, unit, "containers", side(was, is), why.isEmpty() ? "they were not told" : why);
            return;
        }
        each(by(was, Container::name), by(is, Container::name), (name, old, now) -> {
            if (old == null && now != null) {
                out.appeared(
                        SubjectKind.CONTAINER,
                        name,
                        unit,
                        new Fields().add("state", null, null, now.state()).add("image", null, null, now.image()));
            } else if (now == null && old != null) {
                out.vanished(
                        SubjectKind.CONTAINER,
                        name,
                        unit,
                        new Fields().add("state", null, old.state(), null).add("image", null, old.image(), null));
            } else if (old != null && now != null) {
                container(name, unit, old, now);
            }
        });
    }

    private void container(String name, @Nullable String unit, Container was, Container is) {
        Fields fields = new Fields();
        told(fields, name, unit, "state", state(was), state(is));
        told(fields, name, unit, "health", health(was), health(is));
        told(fields, name, unit, "image", was.image(), is.image());
        if (was.imageDigest() != null && is.imageDigest() != null) {
            fields.add("imageDigest", null, was.imageDigest(), is.imageDigest());
        } else {
            told(fields, name, unit, "imageId", was.imageId(), is.imageId());
        }
        out.changed(SubjectKind.CONTAINER, name, unit, fields);
    }

    private void told(
            Fields fields,
            String name,
            @Nullable String unit,
            String field,
            @Nullable String was,
            @Nullable String is) {
        if (was != null && is != null) {
            fields.add(field, null, was, is);
        } else {
            out.unknown(SubjectKind.CONTAINER, name, unit, field, side(was, is), "podman does not tell it");
        }
    }

    private static @Nullable String state(Container container) {
        boolean ended = "exited".equals(container.state()) && container.exitCode() != null;
        return ended ? "exited with " + container.exitCode() : container.state();
    }

    private static @Nullable String health(Container container) {
        HealthStatus status = container.health().status();
        return status == HealthStatus.UNKNOWN ? null : lower(status);
    }

    private static @Nullable String mode(@Nullable Integer mode) {
        return mode == null ? null : String.format("%04o", mode);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Side side(@Nullable Object was, @Nullable Object is) {
        return was != null ? Side.AFTER : is != null ? Side.BEFORE : Side.BOTH;
    }
}
