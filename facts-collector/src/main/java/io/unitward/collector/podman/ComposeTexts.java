package io.unitward.collector.podman;

import io.unitward.config.ComposeFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What compose files say, by stack, worked out once for as long as their bytes are the same. Not for two threads at once.
 */
public final class ComposeTexts {
    private final Map<String, Understood> stacks = new HashMap<>();

    /** Nothing is understood yet. */
    public ComposeTexts() {}

    /**
     * What the files of one stack come to.
     *
     * @param of their bytes, by path, in order
     * @param mounted what they mount as secrets and configs
     * @param services what they start
     */
    record Understood(Map<String, byte[]> of, List<ComposeFile.Mounted> mounted, ComposeFile.Services services) {
        private boolean isOf(Map<String, byte[]> contents) {
            return List.copyOf(of.keySet()).equals(List.copyOf(contents.keySet()))
                    && of.entrySet().stream()
                            .allMatch(each -> Arrays.equals(each.getValue(), contents.get(each.getKey())));
        }
    }

    /** What these files say, by path, in order. */
    Understood read(String stack, Map<String, byte[]> contents) {
        @Nullable Understood known = stacks.get(stack);
        if (known != null && known.isOf(contents)) {
            return known;
        }
        Understood read = new Understood(
                new LinkedHashMap<>(contents), ComposeFile.mounted(contents), ComposeFile.read(contents));
        stacks.put(stack, read);
        return read;
    }
}
