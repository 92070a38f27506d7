package io.unitward.remediation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Snapshot;
import io.unitward.remediation.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose a dependency link is. */
class LinkedUnitsTest {
    private final Snapshot snapshot = new Scene()
            .unit("home-a.service", false, "/u/home-a.service")
            .alias("home-a.service", "al.service")
            .unit("home-b.service", false, "/u/home-b.service")
            .alias("home-b.service", "bl.service")
            .unit("t@x.service", false, "/u/t@.service")
            .unit("x.timer", false, "/u/x.timer")
            .snapshot();

    @Test
    void a_link_is_of_both_ends_under_any_of_their_names() {
        assertThat(of("/u/home-a.service.wants/home-b.service")).containsExactly("home-a.service", "home-b.service");
        assertThat(of("/u/al.service.requires/bl.service")).containsExactly("home-a.service", "home-b.service");
        assertThat(of("/u/default.target.wants/new.service")).containsExactly("default.target", "new.service");
        assertThat(of("/u/default.target.upholds"))
                .as("one that has lost a link")
                .containsExactly("default.target");
    }

    @Test
    void a_directory_for_many_units_is_of_each_that_reads_it() {
        assertThat(of("/u/service.requires/x.timer"))
                .containsExactly("home-a.service", "home-b.service", "t@x.service", "x.timer");
        assertThat(of("/u/home-.service.wants/x.timer")).containsExactly("home-a.service", "home-b.service", "x.timer");
        assertThat(of("/u/t@.service.wants/x.timer")).contains("t@x.service");
    }

    @Test
    void any_other_path_is_no_link() {
        assertThat(of("/u/home-a.service")).isEmpty();
        assertThat(of("/u/home-a.service.d/x.conf")).isEmpty();
    }

    private List<String> of(String path) {
        return List.copyOf(LinkedUnits.of(List.of(path), snapshot));
    }
}
