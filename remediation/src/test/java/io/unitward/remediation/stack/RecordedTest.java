package io.unitward.remediation.stack;

import static io.unitward.remediation.stack.StackWorld.container;
import static io.unitward.remediation.stack.StackWorld.settled;
import static io.unitward.remediation.stack.StackWorld.stack;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.HealthStatus;
import io.unitward.facts.Stack;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What ran before an update. */
class RecordedTest {
    private static final String OLD = "11".repeat(32);
    private static final String NEW = "22".repeat(32);

    private static Stack with(String state, @Nullable String imageId) {
        return stack(settled(), List.of(container("web-app-1", state, HealthStatus.NONE, imageId)));
    }

    private static Recorded recorded(Stack stack) {
        return Objects.requireNonNull(Recorded.of(stack), "recorded");
    }

    @Test
    void what_runs_is_recorded_and_nothing_else() {
        assertThat(recorded(with("running", OLD)).images()).containsOnlyKeys("web-app-1");
        assertThat(recorded(with("exited", OLD)).images()).isEmpty();
    }

    @Test
    void what_cannot_be_told_of_each_is_not_recorded_at_all() {
        assertThat(Recorded.of(stack(settled(), null))).isNull();
        assertThat(Recorded.of(with("running", null))).isNull();
    }

    @Test
    void a_rollback_is_measured_by_the_image_of_each_container() {
        Recorded before = recorded(with("running", OLD));
        assertThat(before.differences(with("running", OLD))).isEmpty();
        assertThat(before.differences(with("running", NEW)))
                .containsExactly("web-app-1 runs image 222222222222, and ran 111111111111");
        assertThat(before.differences(with("exited", OLD))).containsExactly("web-app-1 does not run");
        assertThat(before.differences(stack(settled(), null))).containsExactly("what runs now could not be told");
    }

    @Test
    void what_is_newer_is_told_by_image_and_digest_whether_or_not_it_runs() {
        Recorded before = recorded(with("running", OLD));
        assertThat(before.newer(with("running", OLD))).isEmpty();
        assertThat(before.newer(stack(settled(), null))).isEmpty();
        assertThat(before.newer(with("exited", NEW))).singleElement().asString().contains("image 222222222222");
        assertThat(Recorded.NOTHING.newer(with("running", OLD))).hasSize(1);
    }
}
