package io.unitward.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.collector.disk.HostRoots;
import io.unitward.collector.systemd.UnitsTold;
import io.unitward.facts.CollectionProblem.Kind;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Layers;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a snapshot holds when the gathering thread was blocked and given up on. */
class GatheredTest {
    private static final String U = "/etc/systemd/user";

    private final Gathered gathered = new Gathered(new CollectorOptions(
            new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
            1000,
            deadline -> {
                throw new ManagerUnavailable("unused");
            },
            Deadline.in(Duration.ofSeconds(3)),
            Clock.systemUTC(),
            null,
            null,
            HostRoots.THIS_HOST,
            PodmanProgram.USUAL,
            null));

    private void managerAnswered() {
        Manager manager =
                new Manager(Scope.USER, 1000, true, null, "252", "running", null, null, List.of(U), null, List.of());
        gathered.manager(manager, new Layers(Scope.USER, List.of(U), null, null, null), List.of());
        UnitView view = new UnitView(U + "/a.service", null, List.of(U + "/a.service.d/x.conf"), false, null);
        Unit unit = new Unit(
                "a.service", List.of("a.service"), "loaded", "active", "running", false, false, null, null, view, null);
        gathered.units(new UnitsTold(List.of(unit), List.of("a.service"), List.of(), List.of()));
    }

    @Test
    void nothingIsKnownOfAManagerThatDidNotAnswer() {
        Snapshot snapshot = gathered.snapshot();
        assertThat(snapshot.manager().unavailableReason()).isEqualTo("it did not answer before the deadline of 3 s");
    }

    @Test
    void whatWasNotLookedAtIsUnknownAndAProblemEach() {
        managerAnswered();
        Snapshot snapshot = gathered.snapshot();
        assertThat(snapshot.manager().available()).isTrue();
        assertThat(snapshot.manager().failedUnits()).containsExactly("a.service");
        assertThat(snapshot.searchPath())
                .singleElement()
                .matches(directory -> directory.status() == SearchDirectory.Status.UNREADABLE);
        assertThat(snapshot.files()).hasSize(2).allMatch(file -> file.status() == UnitFile.Status.UNREADABLE);
        assertThat(snapshot.problems())
                .extracting(problem -> problem.kind())
                .containsExactly(Kind.DIRECTORY, Kind.FILE, Kind.FILE, Kind.MANAGER_INPUT);
    }

    @Test
    void whatComesAfterIsNotTaken() {
        managerAnswered();
        Snapshot first = gathered.snapshot();
        gathered.unavailable(1000, "too late");
        gathered.failed(new IllegalStateException("too late"));
        assertThat(gathered.snapshot()).isEqualTo(first);
    }
}
