package io.unitward.preview;

import io.unitward.facts.UnitView;
import io.unitward.unitfile.EffectiveSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reload would change of one unit that the manager has in memory.
 *
 * @param unit its id
 * @param active whether it runs, so that some changes take effect at once
 * @param before what it is made of now; null when the manager did not tell
 * @param after what it would be made of; null when that cannot be told
 * @param causes why the two differ or may differ, sorted; see {@link io.unitward.pending.PendingChange#cause()}
 * @param settings what would change, by section and name; empty when nothing would, or when it is not known
 * @param problems what of its files systemd would ignore, or not take as it may be meant, and does not so already; empty when
 *     nothing, or when it is not known
 * @param unknown why the settings could not be compared, a phrase; null when they were
 * @param refused why systemd would refuse to load it then, a phrase; null when it would not, or when that is not known
 * @param starts units that the reload alone would start on its behalf, by id, sorted: those that it comes to uphold while it
 *     runs, and itself, if it can be started at last and something that runs upholds it already; what these pull in in turn
 *     is not among them
 * @param mayStart units that the reload alone may start on its behalf, because a timer or path that is active would be set
 *     anew, and may find its time passed or its path there; what {@code OnFailure=} and {@code OnSuccess=} name, and itself, where it may be
 *     ended, see {@code mayStop}, or a job that waits for it; itself, where it has ended and is started again by itself, as another; and words of {@code Upholds=} with a specifier that may come to any
 *     unit; and what it is to uphold, where it is not known what it upholds already; sorted
 * @param stops itself, if the reload alone would stop it because it comes to be bound to a unit that does not run, or
 *     is a timer that is masked or gone; what is stopped with it is not named
 * @param mayStop units that the reload alone stops unless something else that runs needs them, because of
 *     {@code StopWhenUnneeded=}: itself, or what it no longer pulls in; and itself, if a time that it is given is another,
 *     such as {@code RuntimeMaxSec=}, which may have passed; sorted
 */
public record UnitChange(
        String unit,
        boolean active,
        @Nullable UnitView before,
        @Nullable UnitView after,
        List<String> causes,
        List<SettingChange> settings,
        List<EffectiveSettings.Problem> problems,
        @Nullable String unknown,
        @Nullable String refused,
        List<String> starts,
        List<String> mayStart,
        List<String> stops,
        List<String> mayStop) {
    public UnitChange {
        causes = List.copyOf(causes);
        settings = List.copyOf(settings);
        problems = List.copyOf(problems);
        starts = List.copyOf(starts);
        mayStart = List.copyOf(mayStart);
        stops = List.copyOf(stops);
        mayStop = List.copyOf(mayStop);
    }

    /** Whether anything of it is felt without a restart, as far as it is known. */
    public boolean takesEffectAtOnce() {
        for (SettingChange setting : settings) {
            if (setting.effect().atOnce()) {
                return true;
            }
        }
        return false;
    }
}
