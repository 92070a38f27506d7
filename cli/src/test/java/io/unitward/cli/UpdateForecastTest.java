package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.ownership.StackDeclaration;
import org.junit.jupiter.api.Test;

/** What a dry run of an update says. */
class UpdateForecastTest {
    private static UpdateForecast of(UpdateWorld world) {
        return UpdateForecast.of(world.stack(), world.look());
    }

    @Test
    void what_runs_or_has_failed_would_be_updated() {
        UpdateWorld world = new UpdateWorld();
        assertThat(of(world))
                .isEqualTo(new UpdateForecast(
                        "stack app would be updated", ExitCode.ACTION_PENDING, PendingWhy.DRY_RUN, false));
        world.unit = "failed";
        world.policy = new StackDeclaration.Update(StackDeclaration.Update.OnFailure.ROLLBACK, 0, true);
        assertThat(of(world).text()).isEqualTo("stack app would be updated, as a canary");
    }

    @Test
    void what_is_stopped_held_or_on_its_way_would_not() {
        UpdateWorld world = new UpdateWorld();
        world.unit = "activating";
        assertThat(of(world).text()).startsWith("stack app would be not updated, because its unit is activating");
        world.unit = "inactive";
        world.images.clear();
        assertThat(of(world).text())
                .isEqualTo("stack app would be left stopped, because its unit is inactive; its images would be pulled");
        assertThat(of(world).isStopped()).isTrue();
        UpdateForecast held = UpdateForecast.refused(
                new RunFailure(ExitCode.ACTION_PENDING, "stack app would be left alone, app.service is held"));
        assertThat(held)
                .isEqualTo(new UpdateForecast(
                        "stack app would be left alone, app.service is held",
                        ExitCode.ACTION_PENDING,
                        PendingWhy.HELD,
                        false));
        assertThat(UpdateForecast.refused(new RunFailure(ExitCode.LOCKED, "an activation runs"))
                        .why())
                .as("it is not held")
                .isEqualTo(PendingWhy.DRY_RUN);
    }

    @Test
    void what_could_not_be_told_is_not_foretold() {
        assertThat(UpdateForecast.of(new UpdateWorld().stack(), null).code()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(UpdateForecast.refused(new RunFailure(ExitCode.UNKNOWN, "no answer"))
                        .code())
                .isEqualTo(ExitCode.UNKNOWN);
    }
}
