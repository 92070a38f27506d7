package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrivateGroupTest {
    private static final List<String> PASSWD = List.of(
            "root:x:0:0::/root:/bin/sh", "alice:x:1000:1000::/home/alice:/bin/sh", "bob:x:1001:100::/b:/bin/sh");

    @Test
    void aGroupOfTheSameNameWithNobodyElseIsPrivate() {
        assertThat(isPrivate("alice:x:1000:")).isTrue();
        assertThat(isPrivate("alice:x:1000:alice")).isTrue();
    }

    @Test
    void anotherMemberNamePrimaryUserOrNoEntryMakesItShared() {
        assertThat(isPrivate("alice:x:1000:bob")).isFalse();
        assertThat(isPrivate("alice:x:1000:alice,bob")).isFalse();
        assertThat(isPrivate("users:x:1000:")).isFalse();
        assertThat(isPrivate("alice:x:1001:")).isFalse();
        assertThat(isPrivate("nonsense")).isFalse();
        assertThat(PrivateGroup.isPrivate(100, 1001, PASSWD, List.of("bob:x:100:")))
                .isTrue();
        assertThat(PrivateGroup.isPrivate(100, 1000, PASSWD, List.of("alice:x:100:")))
                .isFalse();
        assertThat(PrivateGroup.isPrivate(7, 7, PASSWD, List.of("eve:x:7:"))).isFalse();
    }

    private static boolean isPrivate(String group) {
        return PrivateGroup.isPrivate(1000, 1000, PASSWD, List.of(group));
    }
}
