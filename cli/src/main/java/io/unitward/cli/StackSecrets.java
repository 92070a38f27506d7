package io.unitward.cli;

import io.unitward.cli.evidence.UnitMask;
import io.unitward.facts.Container;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Stack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must be in nothing that is told of a stack: what its secret files hold, the values of its env files, and what compose files
 * and the unit call a secret. They are read by the user whose they are, only to be found again in what a provider or a container said.
 */
final class StackSecrets {
    private static final int MOST = 64 << 10;
    private static final Pattern ASSIGNED =
            Pattern.compile("(?m)^[ \\t]*(?:export[ \\t]+)?[A-Za-z_]\\w*[ \\t]*=[ \\t]*(.+?)[ \\t]*$");

    private StackSecrets() {}

    /**
     * The values.
     *
     * @param files the stack, for its files
     * @param unit the file of its unit; null when nobody knows where it lies
     */
    static Set<String> of(Stack files, @Nullable Path unit) {
        Set<String> known = new LinkedHashSet<>();
        Set<String> secret = new LinkedHashSet<>();
        for (InputFile file : files.files()) {
            if (file.status() != InputFile.Status.REGULAR) {
                continue;
            }
            String text = text(Path.of(file.usedPath()));
            // An env file may set an image, which podman tells anyway; a secret is nothing but one.
            if (file.secret() && file.kind() != InputKind.ENV) {
                secret.add(text.strip());
                text.lines().map(String::strip).forEach(secret::add);
            }
            if (file.kind() == InputKind.ENV) {
                assigned(text, known);
            }
            known.addAll(UnitMask.values(text));
        }
        known.addAll(unit == null ? List.of() : UnitMask.values(text(unit)));
        // What names and images tell anyway, such as a tag that an env file sets.
        Set<String> visible = visible(files);
        known.removeIf(value -> visible.stream().anyMatch(word -> word.contains(value)));
        known.addAll(secret);
        return known;
    }

    private static void assigned(String text, Set<String> to) {
        Matcher matcher = ASSIGNED.matcher(text);
        while (matcher.find()) {
            to.add(matcher.group(1).replaceAll("^[\"']|[\"']$", ""));
        }
    }

    private static Set<String> visible(Stack stack) {
        Set<String> visible = new HashSet<>(List.of(stack.name(), stack.unit(), stack.project()));
        stack.files().forEach(file -> visible.add(file.path()));
        List<Container> containers = stack.containers();
        if (containers != null) {
            containers.forEach(each -> visible.add(each.name() + " " + each.image()));
        }
        List<Stack.Service> services = stack.services();
        if (services != null) {
            services.forEach(each -> visible.add(each.name() + " " + each.image()));
        }
        return visible;
    }

    /** The beginning of it; empty when it cannot be read. */
    private static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
