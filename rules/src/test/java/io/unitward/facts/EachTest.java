package io.unitward.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EachTest {
    @Test
    void any_asks_no_further_than_the_first_that_is() {
        List<String> asked = new ArrayList<>();
        assertThat(Each.any(List.of("a", "b", "c"), each -> asked.add(each) && each.equals("b")))
                .isTrue();
        assertThat(asked).containsExactly("a", "b");
        assertThat(Each.any(List.of("a"), "b"::equals)).isFalse();
        assertThat(Each.any(List.of(), each -> true)).isFalse();
    }

    @Test
    void map_keeps_the_order_and_cannot_be_changed() {
        List<Integer> lengths = Each.map(List.of("ccc", "a", "bb"), String::length);
        assertThat(lengths).containsExactly(3, 1, 2);
        assertThatThrownBy(() -> lengths.add(4)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(Each.map(List.<String>of(), String::length)).isEmpty();
    }
}
