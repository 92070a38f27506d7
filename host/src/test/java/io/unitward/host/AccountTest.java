package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
    @Test
    void findsByNameAndByUid() throws Exception {
        Account root = Account.find("root");

        assertThat(root).isNotNull().isEqualTo(Account.find("0"));
        assertThat(root.uid()).isZero();
        assertThat(root).hasToString("root (uid 0)");
    }

    @Test
    void whatCannotBeAUserIsNone() throws Exception {
        for (String key : List.of(
                "",
                "-1",
                "--help",
                "-s",
                "no-such-user-here",
                "a:b",
                "../etc",
                "a b",
                "root\n",
                "root\0",
                "4294967295",
                "99999999999999999999",
                "01234567890",
                "\u001b[2J")) {
            assertThat(Account.find(key)).as("'%s'", key).isNull();
        }
    }

    @Test
    void readsALineOfTheUserDatabase() {
        assertThat(Account.parse("bob:x:1500:1501:Bob,,,:/home/bob:/bin/sh\nmore:x:1:1::/:/bin/sh\n"))
                .isEqualTo(new Account("bob", 1500, 1501, "/home/bob"));
        assertThat(Account.parse("bob@corp:*:1500:1501:::")).isEqualTo(new Account("bob@corp", 1500, 1501, "/"));
        for (String line : List.of(
                "",
                "bob",
                "bob:x:1500:1501::/home/bob",
                "bob:x:1500:1501::/home/bob:/bin/sh:more",
                ":x:1500:1501::/home/bob:/bin/sh",
                "bob:x:-1:1501::/home/bob:/bin/sh",
                "bob:x:1500:4294967295::/home/bob:/bin/sh",
                "bob:x:1500:::/home/bob:/bin/sh",
                "bo\u001bb:x:1500:1501::/home/bob:/bin/sh")) {
            assertThat(Account.parse(line)).as(line).isNull();
        }
    }

    @Test
    void rootIsNoOtherUser() {
        assertThatThrownBy(() -> new AsUser(new Account("toor", 0, 0, "/root")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("toor (uid 0)");
    }
}
