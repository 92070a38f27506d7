package io.unitward.facts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Identity and run-time state of one unit, with the two views of its definition.
 *
 * @param id primary name ({@code Id})
 * @param names all names, aliases included; at least {@code id}; sorted
 * @param loadState systemd's {@code LoadState}: loaded, not-found, bad-setting, error, masked; {@code stub}, which is what
 *     systemd calls a unit before it is loaded, for one that is on disk only
 * @param activeState systemd's {@code ActiveState}
 * @param subState systemd's {@code SubState}
 * @param needDaemonReload systemd's own hint; null when it was not told
 * @param transientUnit systemd's {@code Transient}; null when it was not told
 * @param invocationId id of the current run, 32 hex digits; null when not asked, not told or never started
 * @param startedAt when the current run left the inactive state ({@code InactiveExitTimestamp}); null when not asked or inactive
 * @param loaded where the loaded definition comes from; null when the manager did not tell (the unit is then unknown), and
 *     for a unit that is {@linkplain #isOnDiskOnly on disk only} (which is known)
 * @param onDisk where a reload would take the definition from; null while that is unknown
 * @param dependencies what it pulls in by its loaded definition; null unless it was asked, which is done of units whose
 *     dependency links may have changed since the load
 * @param stopsToo the units that systemd stops when this one is stopped, by what is loaded ({@code RequiredBy},
 *     {@code RequisiteOf}, {@code BoundBy}, {@code ConsistsOf}, {@code PropagatesStopTo}); null unless it was asked and told
 * @param gonePrograms programs that its loaded {@code ExecStart=} cannot run, in that order, where it runs or something starts
 *     it; empty, too, when nobody asked, and when it could not be told
 */
public record Unit(
        String id,
        List<String> names,
        String loadState,
        String activeState,
        String subState,
        @Nullable Boolean needDaemonReload,
        @Nullable Boolean transientUnit,
        @Nullable String invocationId,
        @Nullable Instant startedAt,
        @Nullable UnitView loaded,
        @Nullable UnitView onDisk,
        @Nullable Dependencies dependencies,
        @Nullable List<String> stopsToo,
        List<GoneProgram> gonePrograms)
        implements PolicyFact {
    private static final String STUB = "stub";

    @Override
    public String subject() {
        return id;
    }

    public Unit {
        names = List.copyOf(names);
        stopsToo = stopsToo == null ? null : List.copyOf(stopsToo);
        gonePrograms = List.copyOf(gonePrograms);
    }

    /** A unit whose dependencies were not asked. */
    public Unit(
            String id,
            List<String> names,
            String loadState,
            String activeState,
            String subState,
            @Nullable Boolean needDaemonReload,
            @Nullable Boolean transientUnit,
            @Nullable String invocationId,
            @Nullable Instant startedAt,
            @Nullable UnitView loaded,
            @Nullable UnitView onDisk) {
        this(
                id,
                names,
                loadState,
                activeState,
                subState,
                needDaemonReload,
                transientUnit,
                invocationId,
                startedAt,
                loaded,
                onDisk,
                null,
                null,
                List.of());
    }

    /**
     * The units that a unit pulls in, by its loaded definition: what {@code .wants}, {@code .requires} and {@code .upholds}
     * directories add to.
     *
     * @param wants systemd's {@code Wants}
     * @param requires systemd's {@code Requires}
     * @param upholds systemd's {@code Upholds}
     */
    public record Dependencies(List<String> wants, List<String> requires, List<String> upholds) {
        public Dependencies {
            wants = List.copyOf(wants);
            requires = List.copyOf(requires);
            upholds = List.copyOf(upholds);
        }
    }

    /**
     * A program that is not there, or is and nobody may execute it.
     *
     * @param path which, absolute
     * @param exists whether there is something of that name
     */
    public record GoneProgram(String path, boolean exists) {}

    /**
     * A unit that the manager does not have in memory and that a reload would not bring there either: it is loaded when
     * something first needs it. Templates are such units for ever.
     */
    public static Unit onDiskOnly(String id, List<String> names, UnitView onDisk) {
        return new Unit(id, names, STUB, "inactive", "dead", false, false, null, null, null, onDisk);
    }

    /** Whether nothing is loaded for it, which is known, while there is a definition or a mask on disk. */
    public boolean isOnDiskOnly() {
        return loadState.equals(STUB) && loaded == null && onDisk != null;
    }

    /** All its names, the primary one first. */
    public List<String> namesFromId() {
        List<String> all = new ArrayList<>(List.of(id));
        for (String name : names) {
            if (!name.equals(id)) {
                all.add(name);
            }
        }
        return List.copyOf(all);
    }

    /** The same with another view of what is on disk. */
    public Unit with(@Nullable UnitView view) {
        return with(view, dependencies, stopsToo, gonePrograms);
    }

    /** The same with what it pulls in. */
    public Unit with(Dependencies told) {
        return with(onDisk, told, stopsToo, gonePrograms);
    }

    /** The same with what is stopped with it. */
    public Unit withStopsToo(@Nullable List<String> told) {
        return with(onDisk, dependencies, told, gonePrograms);
    }

    /** The same with programs that are gone. */
    public Unit withGonePrograms(List<GoneProgram> gone) {
        return with(onDisk, dependencies, stopsToo, gone);
    }

    private Unit with(
            @Nullable UnitView view,
            @Nullable Dependencies pulled,
            @Nullable List<String> stopped,
            List<GoneProgram> gone) {
        return new Unit(
                id,
                names,
                loadState,
                activeState,
                subState,
                needDaemonReload,
                transientUnit,
                invocationId,
                startedAt,
                loaded,
                view,
                pulled,
                stopped,
                gone);
    }

    /** A unit that something requires and nobody has: neither loaded nor on disk. */
    public static Unit absent(String id) {
        return new Unit(id, List.of(id), "not-found", "inactive", "dead", false, false, null, null, null, null);
    }

    /** Whether the manager has it in memory; otherwise it is only on disk ({@code stub}), or a reload would not load it. */
    public boolean inMemory() {
        return !loadState.equals(STUB);
    }

    /** Whether systemd read its files and refused what they say, or could not read them. */
    public boolean isRefused() {
        return loadState.equals("bad-setting") || loadState.equals("error");
    }

    /** Whether this stands for a unit that neither the manager nor the search path has. */
    public boolean isAbsent() {
        return loadState.equals("not-found");
    }
}
