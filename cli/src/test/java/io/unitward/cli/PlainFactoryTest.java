package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainFactoryTest {
    private final PlainFactory factory = new PlainFactory();

    @Test
    void makes_lists_for_options_that_may_be_given_several_times() throws Exception {
        Object list = factory.create(List.class);
        assertThat(list).isEqualTo(List.of()).isInstanceOf(ArrayList.class);
        Object collection = factory.create(Collection.class);
        assertThat(collection).isInstanceOf(ArrayList.class);
    }

    @Test
    void makes_all_else_by_its_constructor() throws Exception {
        assertThat(factory.create(Version.class).getVersion()).isNotEmpty();
    }

    /** picocli tells such a failure with the argument at which it came. */
    @Test
    void what_has_none_is_refused() {
        assertThatThrownBy(() -> factory.create(Map.class)).isInstanceOf(NoSuchMethodException.class);
    }
}
