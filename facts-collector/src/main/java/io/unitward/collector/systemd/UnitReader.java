package io.unitward.collector.systemd;

import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Layer;
import io.unitward.facts.Layers;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ObjectPaths;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks a manager about its units: one {@code ListUnits}, then the few properties needed of each, pipelined.
 *
 * <p>A unit may vanish between the list and the question. systemd then loads it anew to answer, as a unit that was not
 * found, so whoever answers like that, or does not exist, is asked once more before it is dropped with a note.
 */
public final class UnitReader {
    /** Devices and scopes come from the kernel and from programs, never from a unit file. */
    private static final Set<String> TYPES_WITH_FILES =
            Set.of("service", "socket", "target", "timer", "path", "mount", "automount", "swap", "slice");

    private final Asker asker;
    private final OwnedNames owned;
    private final Layers layers;

    private final Map<String, Unit> units = new TreeMap<>();
    private final Map<String, Bonds> bonds = new TreeMap<>();
    /** Id → the type of the job that it has. */
    private final Map<String, String> jobs = new TreeMap<>();

    private final Set<String> names = new TreeSet<>();
    private final Set<String> failed = new TreeSet<>();
    private final List<CollectionProblem> problems = new ArrayList<>();

    public UnitReader(ManagerConnection connection, Deadline deadline, CollectionRequest request, Layers layers) {
        this.asker = new Asker(connection, deadline);
        this.owned = new OwnedNames(request);
        this.layers = layers;
    }

    /** One unit to ask for, by name; {@code listed} is null when its states have to be asked too. */
    private record Question(String name, @Nullable ListedUnit listed, Set<UnitProperty> properties) {}

    /**
     * Asks for every unit in memory and for those that the request names in full.
     *
     * @throws ManagerLost when the manager stops answering
     */
    public void readLoaded() throws ManagerLost {
        List<ListedUnit> listed = list();
        List<Question> questions = new ArrayList<>(listed.size());
        for (ListedUnit unit : listed) {
            if (!UnitNames.isUnitName(unit.id())) {
                problem(unit.id(), CollectionProblem.Kind.UNIT, "the manager lists it, but no unit can have this name");
                continue;
            }
            names.add(unit.id());
            if (unit.activeState().equals("failed")) {
                failed.add(unit.id());
            }
            if (TYPES_WITH_FILES.contains(UnitNames.type(unit.id()))) {
                questions.add(new Question(unit.id(), unit, propertiesFor(unit.id())));
            }
        }
        askAll(questions, true);
        readNamed(owned.named(), false);
    }

    private List<ListedUnit> list() throws ManagerLost {
        try {
            Reply reply = asker.ask(List.of(new Request(ReadCall.LIST_UNITS, Request.MANAGER_PATH, List.of())))
                    .get(0);
            List<ListedUnit> listed = ListedUnit.all(reply);
            listed.stream().filter(unit -> !unit.job().isEmpty()).forEach(unit -> jobs.put(unit.id(), unit.job()));
            return listed;
        } catch (NotTold e) {
            throw new ManagerLost("it does not list its units: " + e.reason());
        }
    }

    /**
     * Asks for units of these names that have come into memory since the first list. Others are not asked for: that would
     * make the manager read their files.
     *
     * @throws ManagerLost when the manager stops answering
     */
    public void readArrived(Set<String> wanted) throws ManagerLost {
        List<Question> questions = new ArrayList<>();
        for (ListedUnit unit : list()) {
            if (wanted.contains(unit.id())) {
                names.add(unit.id());
                questions.add(new Question(unit.id(), unit, propertiesFor(unit.id())));
            }
        }
        askAll(questions, true);
    }

    /**
     * Asks for units of which files were found and which are not in memory.
     *
     * @throws ManagerLost when the manager stops answering
     */
    public void readOnDisk(Collection<String> found) throws ManagerLost {
        readNamed(found, true);
    }

    /**
     * Asks what units in memory pull in; of what the manager does not tell nothing is known.
     *
     * @param wanted their names; others are passed over
     * @throws ManagerLost when the manager stops answering
     */
    public void readDependencies(Collection<String> wanted) throws ManagerLost {
        Map<String, Unit> named = new TreeMap<>();
        units.values().forEach(unit -> unit.names().forEach(name -> named.put(name, unit)));
        List<Question> questions = new ArrayList<>();
        for (String name : wanted) {
            Unit unit = named.get(name);
            if (unit != null && unit.loaded() != null) {
                questions.add(new Question(unit.id(), null, UnitProperty.DEPENDENCIES));
            }
        }
        List<UnitAnswer> answers = ask(questions);
        for (int i = 0; i < questions.size(); i++) {
            Unit.Dependencies told = answers.get(i).dependencies();
            if (told != null) {
                units.computeIfPresent(questions.get(i).name(), (id, unit) -> unit.with(told));
            }
        }
    }

    /**
     * Asks of every unit in memory what it is tied to, and the same of what these name and is not in memory: of that the manager
     * reads the files, as it does whenever it loads a unit that names it. Of what it does not tell nothing is known.
     *
     * @throws ManagerLost when the manager stops answering
     */
    public void readBonds() throws ManagerLost {
        Set<String> asked = new TreeSet<>();
        while (true) {
            List<Question> questions = new ArrayList<>();
            for (Unit unit : units.values()) {
                if (unit.inMemory() && !unit.isAbsent() && asked.add(unit.id())) {
                    questions.add(new Question(unit.id(), null, UnitProperty.BONDS));
                }
            }
            if (questions.isEmpty()) {
                return;
            }
            Set<String> named = new TreeSet<>();
            List<UnitAnswer> answers = ask(questions);
            for (int i = 0; i < questions.size(); i++) {
                String id = questions.get(i).name();
                List<String> stopped = answers.get(i).stopsToo();
                units.computeIfPresent(id, (same, unit) -> unit.withStopsToo(stopped));
                Bonds told = answers.get(i).bonds(id, jobs.getOrDefault(id, ""));
                if (told != null) {
                    bonds.put(id, told);
                    told.to().values().forEach(named::addAll);
                }
            }
            named.removeIf(name -> names.contains(name)
                    || UnitNames.isTemplate(name)
                    || !TYPES_WITH_FILES.contains(UnitNames.type(name)));
            readNamed(named, false);
        }
    }

    /**
     * Asks which units uphold what could not be started so far ({@code UpheldBy}, since 249).
     *
     * @param startable whether a reload would load a definition for a unit
     * @return their names
     * @throws ManagerLost when the manager stops answering
     */
    public Set<String> readUpholders(Predicate<Unit> startable) throws ManagerLost {
        List<Question> questions = new ArrayList<>();
        for (Unit unit : units.values()) {
            boolean waits = unit.inMemory() && !unit.loadState().equals("loaded");
            if (waits && unit.loaded() != null && startable.test(unit)) {
                questions.add(new Question(unit.id(), null, UnitProperty.UPHOLDERS));
            }
        }
        Set<String> upholders = new TreeSet<>();
        ask(questions).forEach(answer -> upholders.addAll(answer.upheldBy()));
        return upholders;
    }

    /** Whether a unit of that name was told of. */
    public boolean knows(String name) {
        return names.contains(name);
    }

    /** Notes that a unit is unknown because the manager was not asked for it. */
    public void notAsked(String name, String reason) {
        problem(name, CollectionProblem.Kind.UNIT, reason);
    }

    /** What was learnt so far. */
    public UnitsTold told() {
        List<String> reallyFailed = new ArrayList<>();
        for (String id : failed) {
            Unit unit = units.get(id);
            if (unit == null || !isHealthCheck(unit)) {
                reallyFailed.add(id);
            }
        }
        List<Bonds> tied = bonds.values().stream()
                .filter(each -> units.containsKey(each.unit()))
                .toList();
        return new UnitsTold(List.copyOf(units.values()), reallyFailed, problems, tied);
    }

    private void readNamed(Collection<String> wanted, boolean onDisk) throws ManagerLost {
        List<Question> questions = new ArrayList<>();
        for (String name : wanted) {
            if (names.contains(name)) {
                continue;
            }
            if (asker.tooLate()) {
                problem(name, CollectionProblem.Kind.UNIT, "it was not asked for before the deadline");
            } else {
                questions.add(new Question(name, null, UnitProperty.ALL));
            }
        }
        for (Map.Entry<String, Unit> answer : askAll(questions, true).entrySet()) {
            String name = answer.getKey();
            Unit unit = answer.getValue();
            boolean nothing = unit.isAbsent()
                    && unit.activeState().equals("inactive")
                    && unit.loaded() != null
                    && unit.loaded().dropInPaths().isEmpty();
            if (nothing && owned.requires(name)) {
                units.put(name, Unit.absent(name));
            } else if (nothing && !onDisk) {
                units.remove(unit.id());
            }
        }
    }

    /** Asks, keeps what is a unit, and returns what each question that had no row in the list was answered with. */
    private Map<String, Unit> askAll(List<Question> questions, boolean askAgain) throws ManagerLost {
        Map<String, Unit> answered = new TreeMap<>();
        List<Question> again = new ArrayList<>();
        List<UnitAnswer> answers = ask(questions);
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            UnitAnswer answer = answers.get(i);
            if (answer.isGone()) {
                if (askAgain) {
                    again.add(new Question(question.name(), null, UnitProperty.ALL));
                } else {
                    vanished(question.name(), answered);
                }
                continue;
            }
            Unit unit = answer.unit(question.name(), question.listed());
            if (askAgain && needsAnotherLook(question, answer, unit)) {
                again.add(new Question(question.name(), null, UnitProperty.ALL));
                continue;
            }
            keep(unit, answer);
            if (question.listed() == null) {
                answered.put(question.name(), unit);
            }
        }
        if (!again.isEmpty()) {
            Set<String> listedBefore = new TreeSet<>();
            questions.stream().filter(q -> q.listed() != null).forEach(q -> listedBefore.add(q.name()));
            askAll(again, false).forEach((name, unit) -> {
                if (!listedBefore.contains(name)) {
                    answered.put(name, unit);
                } else if (unit.isAbsent() && !owned.declares(name)) {
                    units.remove(unit.id());
                    vanished(name, answered);
                }
            });
        }
        return answered;
    }

    /** A loaded unit without a file may have vanished; a declared unit known by an alias has more to be asked. */
    private boolean needsAnotherLook(Question question, UnitAnswer answer, Unit unit) {
        if (unit.loaded() == null) {
            return false;
        }
        if (Boolean.FALSE.equals(unit.transientUnit()) && isInTransientLayer(unit)) {
            // Each property is a question of its own: it may have ended, or begun, between the two.
            return true;
        }
        if (question.listed() == null) {
            return false;
        }
        // A mount made by hand has no file, but names where it comes from.
        boolean fromNowhere =
                unit.loaded().fragmentPath() == null && unit.loaded().sourcePath() == null;
        if (question.listed().isLoaded() && fromNowhere) {
            return true;
        }
        if (answer.asked(UnitProperty.INVOCATION_ID)) {
            return false;
        }
        for (String name : unit.names()) {
            if (owned.declares(name)) {
                return true;
            }
        }
        return false;
    }

    private void keep(Unit unit, UnitAnswer answer) {
        names.addAll(unit.names());
        if (units.putIfAbsent(unit.id(), unit) == null && !answer.refused().isEmpty()) {
            problem(
                    unit.id(),
                    CollectionProblem.Kind.UNIT,
                    "the manager does not tell all of it: " + String.join("; ", answer.refused()));
        }
    }

    private void vanished(String name, Map<String, Unit> answered) {
        failed.remove(name);
        problem(name, CollectionProblem.Kind.NOTE, "it vanished while being read");
        if (owned.requires(name)) {
            Unit absent = Unit.absent(name);
            units.put(name, absent);
            answered.put(name, absent);
        }
    }

    private List<UnitAnswer> ask(List<Question> questions) throws ManagerLost {
        List<Request> requests = new ArrayList<>(questions.size() * 8);
        for (Question question : questions) {
            String objectPath = ObjectPaths.ofUnit(question.name());
            for (UnitProperty property : question.properties()) {
                requests.add(Asker.get(objectPath, Asker.UNIT, property.text()));
            }
        }
        List<Reply> replies = asker.ask(requests);
        List<UnitAnswer> answers = new ArrayList<>(questions.size());
        int next = 0;
        for (Question question : questions) {
            UnitAnswer answer = new UnitAnswer();
            for (UnitProperty property : question.properties()) {
                answer.add(property, replies.get(next++));
            }
            answers.add(answer);
        }
        return answers;
    }

    private Set<UnitProperty> propertiesFor(String name) {
        return owned.declares(name) ? UnitProperty.DEFINITION_AND_RUN : UnitProperty.DEFINITION;
    }

    private boolean isHealthCheck(Unit unit) {
        return UnitNames.looksLikeHealthCheck(unit.id())
                && Boolean.TRUE.equals(unit.transientUnit())
                && isInTransientLayer(unit);
    }

    private boolean isInTransientLayer(Unit unit) {
        return unit.loaded() != null
                && unit.loaded().fragmentPath() != null
                && layers.of(unit.loaded().fragmentPath()) == Layer.TRANSIENT;
    }

    private void problem(String subject, CollectionProblem.Kind kind, String reason) {
        problems.add(new CollectionProblem(subject, kind, reason));
    }
}
