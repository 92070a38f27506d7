package io.unitward.config;

import static io.unitward.verdict.ActionKind.DAEMON_RELOAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllowlistTest {
    private static final List<String> A = List.of("a.service");
    private static final List<String> AB = List.of("a.service", "b.service");

    @Test
    void nothingIsPermittedByNothing() {
        Allowlist none = new Allowlist(List.of());
        assertThat(none.permits(DAEMON_RELOAD, A)).isFalse();
        assertThat(none.permits(DAEMON_RELOAD, List.of())).isFalse();
        assertThat(none.whyNot(DAEMON_RELOAD, "a.service"))
                .contains("no entry of the allowlist permits daemon-reload for a.service");
    }

    @Test
    void theDefaultPermitsAReload() {
        assertThat(Allowlist.DEFAULT.permits(DAEMON_RELOAD, AB)).isTrue();
        assertThat(Allowlist.DEFAULT.permits(DAEMON_RELOAD, List.of())).isTrue();
        assertThat(Allowlist.DEFAULT.whyNot(DAEMON_RELOAD, "a.service")).isEmpty();
    }

    @Test
    void everyUnitNeedsAnEntry() {
        Allowlist.Entry a = entry("f:1", null, "a*");
        Allowlist.Entry b = entry("f:2", null, "b*");
        assertThat(new Allowlist(List.of(a)).permits(DAEMON_RELOAD, AB)).isFalse();
        assertThat(new Allowlist(List.of(a, b)).permitting(DAEMON_RELOAD, AB)).containsExactly(a, b);
        assertThat(new Allowlist(List.of(a, b)).permitting(DAEMON_RELOAD, A)).containsExactly(a);
    }

    @Test
    void anActionOfNoUnitNeedsAnEntryForAll() {
        assertThat(new Allowlist(List.of(entry("f:1", null, "a*", "*.service"))).permits(DAEMON_RELOAD, List.of()))
                .isFalse();
    }

    @Test
    void theLimitsOfAllMatchingEntriesHold() {
        Allowlist.Entry wide = entry("f:1", null, "*");
        Allowlist.Entry narrow = entry("f:2", 1, "a*");
        assertThat(new Allowlist(List.of(wide, narrow)).permitting(DAEMON_RELOAD, A))
                .containsExactly(wide, narrow);
    }

    @Test
    void aFloorCanOnlyBeNarrowed() {
        Allowlist.Entry etc = entry("etc:1", 2, "a*");
        Allowlist.Entry all = entry("own:1", 9, "*");
        Allowlist floor = new Allowlist(List.of(etc));
        Allowlist wide = new Allowlist(List.of(all)).within(floor);
        assertThat(wide.permitting(DAEMON_RELOAD, A)).containsExactly(all, etc);
        assertThat(wide.permits(DAEMON_RELOAD, AB)).isFalse();
        assertThat(wide.permits(DAEMON_RELOAD, List.of())).isFalse();
        assertThat(wide.whyNot(DAEMON_RELOAD, "b.service"))
                .contains("no entry of the allowlist of /etc/unitward permits daemon-reload for b.service");

        Allowlist narrow = new Allowlist(List.of(entry("own:1", 1, "ab*"))).within(floor);
        assertThat(narrow.permits(DAEMON_RELOAD, A)).isFalse();
        assertThat(narrow.permits(DAEMON_RELOAD, List.of("ab.service"))).isTrue();
        assertThat(new Allowlist(List.of()).within(floor).permits(DAEMON_RELOAD, A))
                .isFalse();
        assertThat(Allowlist.DEFAULT.within(new Allowlist(List.of())).permits(DAEMON_RELOAD, A))
                .isFalse();
    }

    private static Allowlist.Entry entry(String where, @Nullable Integer perHour, String... units) {
        return new Allowlist.Entry(DAEMON_RELOAD, List.of(units), perHour, null, where);
    }
}
