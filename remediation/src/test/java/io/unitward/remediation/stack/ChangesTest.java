package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Container;
import io.unitward.facts.Stack;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final String ONE = "11".repeat(32);
    private static final String TWO = "22".repeat(32);

    private static Container container(String id, String service, String state, String image, String imageId) {
        return new Container(
                id,
                "web-" + service + "-1",
                service,
                state,
                0L,
                Container.Health.NONE,
                0L,
                null,
                null,
                null,
                image,
                imageId,
                null,
                null);
    }

    private static Container running(String id, String service, String image, String imageId) {
        return container(id, service, "running", image, imageId);
    }

    private static Stack stack(Container... containers) {
        return StackWorld.stack(StackWorld.settled(), List.of(containers));
    }

    @Test
    void the_same_containers_are_no_change() {
        Stack same = stack(running("a", "app", "r/a:1", ONE));
        Changes changes = Changes.between(same, same);
        assertThat(changes.none()).isTrue();
        assertThat(changes.text()).isEqualTo("no newer image");
    }

    @Test
    void another_image_is_an_update_of_the_service_by_the_name_it_has_now() {
        Changes moved =
                Changes.between(stack(running("a", "app", "r/a:1", ONE)), stack(running("b", "app", "r/a:1", TWO)));
        assertThat(moved.updated()).isEqualTo(Map.of("r/a:1", Set.of("app")));
        assertThat(moved.anew()).as("it is told once").isEmpty();
        assertThat(moved.text()).isEqualTo("updated r/a:1 (app)");

        Changes bumped = Changes.between(
                stack(running("a", "app", "r/a:1", ONE), running("b", "db", "r/a:1", ONE)),
                stack(running("c", "app", "r/a:2", TWO), running("d", "db", "r/a:2", TWO)));
        assertThat(bumped.text()).isEqualTo("updated r/a:2 in place of r/a:1 (app, db)");
    }

    @Test
    void what_is_made_anew_started_or_gone_is_told_by_service() {
        Changes changes = Changes.between(
                stack(
                        running("a", "app", "r/a:1", ONE),
                        running("b", "old", "r/a:1", ONE),
                        container("c", "late", "exited", "r/a:1", ONE)),
                stack(
                        running("d", "app", "r/a:1", ONE),
                        container("b", "old", "exited", "r/a:1", ONE),
                        running("c", "late", "r/a:1", ONE)));
        assertThat(changes.none()).isFalse();
        assertThat(changes.text())
                .isEqualTo(
                        "no newer image; made anew of the same image: app; started: late; does not run any more: old");
    }

    @Test
    void one_of_several_containers_that_was_made_anew_is_enough() {
        Changes changes = Changes.between(
                stack(running("a", "app", "r/a:1", ONE), running("b", "app", "r/a:1", ONE)),
                stack(running("a", "app", "r/a:1", ONE), running("c", "app", "r/a:1", ONE)));
        assertThat(changes.anew()).containsExactly("app");
        assertThat(changes.updated()).isEmpty();
    }

    @Test
    void what_podman_did_not_tell_is_no_change_of_its_own() {
        Stack untold = StackWorld.stack(StackWorld.settled(), null);
        assertThat(Changes.between(untold, untold).none()).isTrue();
        assertThat(Changes.between(untold, stack(running("a", "app", "r/a:1", ONE)))
                        .started())
                .containsExactly("app");
    }
}
