package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.ownership.StackDeclaration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names of stacks where units are named. */
class StackNamesTest {
    private static StackDeclaration stack(String name, String unit) {
        return new StackDeclaration(
                name,
                null,
                unit,
                name,
                List.of("~/s/compose.yaml"),
                StackDeclaration.DEFAULT_PROVIDER,
                "~/s",
                List.of(),
                List.of(),
                StackDeclaration.Deadlines.DEFAULT,
                StackDeclaration.Gate.BLOCKING,
                StackDeclaration.Update.DEFAULT);
    }

    private static final List<StackDeclaration> STACKS =
            List.of(stack("web", "web-stack.service"), stack("db", "db.service"));

    @Test
    void the_name_of_a_stack_means_its_unit_too() {
        assertThat(StackNames.units(List.of("web", "db", "mail", "web.service"), STACKS))
                .as("one whose unit has its name, and what is no stack, need nothing more")
                .containsExactly(Map.entry("web.service", "web-stack.service"));
        Map<String, String> web = Map.of("web.service", "web-stack.service");
        assertThat(StackNames.with(List.of("mail.service", "web.service"), web))
                .containsExactly("mail.service", "web.service", "web-stack.service");
        assertThat(StackNames.with(List.of("web.service", "web-stack.service"), web))
                .containsExactly("web.service", "web-stack.service");
    }

    @Test
    void what_is_held_of_the_two_is_released() {
        Map<String, String> web = Map.of("web.service", "web-stack.service");
        List<String> named = List.of("web.service");
        assertThat(StackNames.held(named, web, List.of("web-stack.service"))).containsExactly("web-stack.service");
        assertThat(StackNames.held(named, web, List.of("web.service", "web-stack.service")))
                .containsExactly("web.service", "web-stack.service");
        assertThat(StackNames.held(named, web, List.of("web.service"))).containsExactly("web.service");
        assertThat(StackNames.held(named, web, List.of())).as("which is told").containsExactly("web.service");
    }
}
