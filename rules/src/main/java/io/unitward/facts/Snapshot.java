package io.unitward.facts;

import java.time.Instant;
import java.util.List;

/**
 * Everything seen of one manager at one moment, including what could not be seen and what was asked.
 *
 * @param schema {@link #SCHEMA}
 * @param takenAt when collecting began
 * @param host the machine
 * @param manager the manager
 * @param request what was asked
 * @param searchPath every directory of {@code UnitPath} and the directories below that systemd reads, in search order
 * @param managerInputs what else a reload reads; sorted by path
 * @param units sorted by id
 * @param files sorted by path: every fragment and drop-in of a unit, and every entry that changed since the last load
 * @param sources sorted by path, then owner
 * @param problems sorted by subject
 * @param stacks what was seen of the declared stacks; {@link Stacks#NONE} when none was asked for
 * @param quadlets the sources of podman's Quadlet generator; sorted by path
 * @param bonds what units in memory are tied to; sorted by unit; empty unless it was asked, and without those of which the
 *     manager did not tell all
 */
public record Snapshot(
        String schema,
        Instant takenAt,
        Host host,
        Manager manager,
        CollectionRequest request,
        List<SearchDirectory> searchPath,
        List<ManagerInput> managerInputs,
        List<Unit> units,
        List<UnitFile> files,
        List<SourceFile> sources,
        List<CollectionProblem> problems,
        Stacks stacks,
        List<Quadlet> quadlets,
        List<Bonds> bonds) {
    /** The version of the JSON form; the digit grows when a reader must be told. */
    public static final String SCHEMA = "unitward.snapshot/v1";

    public Snapshot {
        searchPath = List.copyOf(searchPath);
        managerInputs = List.copyOf(managerInputs);
        units = List.copyOf(units);
        files = List.copyOf(files);
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
        quadlets = List.copyOf(quadlets);
        bonds = List.copyOf(bonds);
    }

    /** A snapshot for which nobody asked about stacks, sources of Quadlet and what units are tied to. */
    public Snapshot(
            String schema,
            Instant takenAt,
            Host host,
            Manager manager,
            CollectionRequest request,
            List<SearchDirectory> searchPath,
            List<ManagerInput> managerInputs,
            List<Unit> units,
            List<UnitFile> files,
            List<SourceFile> sources,
            List<CollectionProblem> problems) {
        this(
                schema,
                takenAt,
                host,
                manager,
                request,
                searchPath,
                managerInputs,
                units,
                files,
                sources,
                problems,
                Stacks.NONE,
                List.of(),
                List.of());
    }

    /** The same as of this machine. */
    public Snapshot with(Host seen) {
        return with(seen, request, files, problems, stacks, quadlets, bonds);
    }

    /** The same with these texts of files, and what was asked of them. */
    public Snapshot withFiles(CollectionRequest asked, List<UnitFile> seen) {
        return with(host, asked, seen, problems, stacks, quadlets, bonds);
    }

    /** The same with these problems instead, sorted by subject. */
    public Snapshot withProblems(List<CollectionProblem> others) {
        return with(host, request, files, others, stacks, quadlets, bonds);
    }

    /** The same with what was seen of stacks. */
    public Snapshot with(Stacks seen) {
        return with(host, request, files, problems, seen, quadlets, bonds);
    }

    /** The same with these sources of Quadlet. */
    public Snapshot withQuadlets(List<Quadlet> seen) {
        return with(host, request, files, problems, stacks, seen, bonds);
    }

    /** The same with what units are tied to. */
    public Snapshot withBonds(List<Bonds> seen) {
        return with(host, request, files, problems, stacks, quadlets, seen);
    }

    private Snapshot with(
            Host otherHost,
            CollectionRequest otherRequest,
            List<UnitFile> otherFiles,
            List<CollectionProblem> otherProblems,
            Stacks otherStacks,
            List<Quadlet> otherQuadlets,
            List<Bonds> otherBonds) {
        return new Snapshot(
                schema,
                takenAt,
                otherHost,
                manager,
                otherRequest,
                searchPath,
                managerInputs,
                units,
                otherFiles,
                sources,
                otherProblems,
                otherStacks,
                otherQuadlets,
                otherBonds);
    }

    /** A manager that could not be asked, and so nothing else either; the reason is one sentence without a full stop. */
    public static Snapshot unavailable(Instant takenAt, Host host, long uid, CollectionRequest request, String reason) {
        Manager nobody =
                new Manager(request.scope(), uid, false, reason, null, null, null, null, List.of(), null, List.of());
        CollectionProblem problem = new CollectionProblem(nobody.subject(), CollectionProblem.Kind.MANAGER, reason);
        return new Snapshot(
                SCHEMA,
                takenAt,
                host,
                nobody,
                request,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(problem));
    }
}
