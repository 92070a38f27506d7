package io.unitward.config;

import io.unitward.facts.Origin;
import io.unitward.facts.Provider;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code provider:} of an owner, and the keys that say more about it: {@code source}, {@code commit}, {@code generation}. */
final class OriginReader {
    /** In full, and no branch or tag: those move, and whoever moves them would change what is vouched for. */
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private static final List<String> PROVIDERS =
            List.of(Provider.DIRECTORY.text(), Provider.HOME_MANAGER.text(), Provider.PACKAGE.text());

    private final Section section;
    private final Problems problems;

    private OriginReader(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    /**
     * The origin of an owner; null when it has none. With problems added, what it returns is not to be used.
     *
     * @param hasUnder whether the owner has {@code fragment.under}
     */
    static @Nullable Origin read(Section owner, boolean hasUnder, Problems problems) {
        return new OriginReader(owner, problems).read(hasUnder);
    }

    private @Nullable Origin read(boolean hasUnder) {
        Provider provider = provider(section.choice("provider", PROVIDERS));
        // A provider that was misspelt has been reported; what else it needs is not known.
        boolean told = provider != null || !section.has("provider");
        if (provider == Provider.DIRECTORY) {
            section.require("source", "the directory that declares the content, for provider: directory");
        }
        String source = told ? path("source", Provider.DIRECTORY, provider) : null;
        Text at = section.text("source");
        if (at != null && provider == Provider.DIRECTORY && !hasUnder) {
            problems.add(at.at(), "source", at.value(), "fragment.under: the directories that the source mirrors");
        }
        String commit = told ? commit(provider) : null;
        String generation = told ? path("generation", Provider.HOME_MANAGER, provider) : null;
        return provider == null ? null : new Origin(provider, source, commit, generation);
    }

    private @Nullable String path(String key, Provider needed, @Nullable Provider provider) {
        Text path = section.text(key);
        if (path == null) {
            return null;
        }
        String expected = PathRule.DIRECTORY.expected(path.value());
        if (expected != null) {
            problems.add(path.at(), key, path.value(), expected);
        }
        if (provider != needed) {
            problems.add(path.at(), key, path.value(), "provider: " + needed.text() + " beside it");
        }
        return PathRule.normal(path.value());
    }

    private @Nullable String commit(@Nullable Provider provider) {
        Text commit = section.text("commit");
        if (commit == null) {
            return null;
        }
        if (!COMMIT.matcher(commit.value()).matches()) {
            problems.add(
                    commit.at(),
                    "commit",
                    commit.value(),
                    "a commit's id in full, 40 or 64 small hex digits (git rev-parse HEAD); a branch or tag may move");
        }
        if (provider != Provider.DIRECTORY || !section.has("source")) {
            problems.add(commit.at(), "commit", commit.value(), "provider: directory and source: beside it");
        }
        return commit.value();
    }

    private static @Nullable Provider provider(@Nullable String word) {
        for (Provider provider : Provider.values()) {
            if (provider.text().equals(word)) {
                return provider;
            }
        }
        return null;
    }
}
