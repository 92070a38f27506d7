package io.unitward.unitfile;

import java.util.List;

/**
 * What one setting of a unit comes to.
 *
 * @param section the section it is kept in
 * @param key the name it is kept under, which is not always the one it was assigned by
 * @param kind what becomes of several assignments
 * @param values what counts, in order; empty when everything was dropped and the default holds again
 * @param overridden what does not count any more, in order
 */
public record EffectiveSetting(
        String section, String key, SettingKind kind, List<Placed> values, List<Overridden> overridden) {
    public EffectiveSetting {
        values = List.copyOf(values);
        overridden = List.copyOf(overridden);
    }

    /** Whether no systemd that is known takes anything from it; the problems of its values say so. */
    public boolean isIgnored() {
        return Settings.isIgnored(section, key);
    }
}
