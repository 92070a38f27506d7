package io.unitward.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EffectiveSettingsTest {
    private static EffectiveSettings merge(String... texts) {
        return merge("service", true, texts);
    }

    /** The first text is {@code f}, those after it {@code 1}, {@code 2}, …. */
    private static EffectiveSettings merge(String type, boolean hasFragment, String... texts) {
        List<UnitSource> sources = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            String path = i == 0 && hasFragment ? "f" : Integer.toString(i);
            sources.add(new UnitSource(path, UnitText.parse(texts[i], type), true));
        }
        return EffectiveSettings.of(type, hasFragment, sources);
    }

    /** {@code Section.Key: value@path:line … < value@path:line by path:line}. */
    private static List<String> shown(EffectiveSettings effective) {
        return effective.settings().stream()
                .map(setting -> setting.section() + "." + setting.key() + ":"
                        + setting.values().stream().map(v -> " " + at(v)).collect(Collectors.joining())
                        + setting.overridden().stream()
                                .map(o -> " < " + at(o.what()) + " by " + o.by().path() + ":" + o.by().line())
                                .collect(Collectors.joining()))
                .toList();
    }

    private static String at(Placed value) {
        return value.value() + "@" + value.path() + ":" + value.line();
    }

    private static List<String> problems(EffectiveSettings effective) {
        return effective.problems().stream()
                .map(p -> p.path() + ":" + p.line() + ": " + p.message())
                .toList();
    }

    @Test
    void theLastScalarCountsAndAnEmptyOneTakesItBack() {
        EffectiveSettings effective =
                merge("[Service]\nUser=a\nUser=b\nGroup=a\n", "[Service]\nUser=c\nGroup=\nNice=\nNice=5\n");
        assertThat(shown(effective))
                .containsExactly(
                        "Service.User: c@1:2 < a@f:2 by f:3 < b@f:3 by 1:2",
                        "Service.Group: < a@f:4 by 1:3",
                        "Service.Nice: 5@1:5");
        assertThat(effective.problems()).isEmpty();
    }

    @Test
    void someSettingsRefuseToBeEmptied() {
        EffectiveSettings effective = merge(
                "[Service]\nType=exec\nRemainAfterExit=yes\n",
                "[Service]\nType=\nRemainAfterExit=\nRemainAfterExit=maybe\n");
        assertThat(shown(effective)).containsExactly("Service.Type: exec@f:2", "Service.RemainAfterExit: yes@f:3");
        assertThat(problems(effective))
                .containsExactly(
                        "1:2: an empty Type= is ignored, it cannot be taken back to its default",
                        "1:3: an empty RemainAfterExit= is ignored, it cannot be taken back to its default",
                        "1:4: systemd ignores this: RemainAfterExit= is neither yes nor no");
    }

    /** Held to the real systemd by a table, in cli. */
    @Test
    void whatSystemdIgnoresDoesNotCount() {
        EffectiveSettings effective = merge(
                "[Service]\nNice=5\nUMask=0077\nRestart=no\n[Unit]\nStartLimitBurst=3\n",
                "[Service]\nNice=200\nUMask=0888\nRestart=sometimes\nFoo=bar\n[Unit]\nStartLimitBurst=many\n");
        assertThat(shown(effective))
                .containsExactly(
                        "Service.Nice: 5@f:2",
                        "Service.UMask: 0077@f:3",
                        "Service.Restart: no@f:4",
                        "Service.Foo: bar@1:5",
                        "Unit.StartLimitBurst: 3@f:6");
        assertThat(problems(effective))
                .containsExactly(
                        "1:2: systemd ignores this: Nice= is no whole number from -20 to 19",
                        "1:3: systemd ignores this: UMask= is no file mode from 0000 to 7777",
                        "1:4: systemd ignores this: Restart= is none of no, on-success, on-failure, on-abnormal,"
                                + " on-watchdog, on-abort, always",
                        "1:5: systemd ignores this: Foo= means nothing in [Service] up to version 257",
                        "1:7: systemd ignores this: StartLimitBurst= is no whole number from 0 to 4294967295");
    }

    @Test
    void anEmptyPrivateMountsIsTheDefaultAgainFrom257On() {
        List<UnitSource> sources = List.of(
                new UnitSource("f", UnitText.parse("[Service]\nPrivateMounts=yes\nPrivateMounts=\n", "service"), true));
        assertThat(shown(EffectiveSettings.of("service", true, sources, "252.39")))
                .containsExactly("Service.PrivateMounts: yes@f:2");
        assertThat(shown(EffectiveSettings.of("service", true, sources, "257.13-1~deb13u1")))
                .containsExactly("Service.PrivateMounts: < yes@f:2 by f:3");
    }

    @Test
    void listsAccumulateUntilAnEmptyAssignment() {
        EffectiveSettings effective = merge(
                "[Service]\nExecStart=/bin/a\nExecStart=/bin/b\nExecStop=/bin/x\n",
                "[Service]\nExecStart=\nExecStart=/bin/c\nExecStop=/bin/y\nExecReload=\n");
        assertThat(shown(effective))
                .containsExactly(
                        "Service.ExecStart: /bin/c@1:3 < /bin/a@f:2 by 1:2 < /bin/b@f:3 by 1:2",
                        "Service.ExecStop: /bin/x@f:4 /bin/y@1:4");
    }

    @Test
    void dependenciesCannotBeTakenBack() {
        EffectiveSettings effective =
                merge("[Unit]\nAfter=a.target\nBindTo=b.target\n", "[Unit]\nAfter=\nAfter=c.target\n");
        assertThat(shown(effective))
                .containsExactly("Unit.After: a.target@f:2 c.target@1:3", "Unit.BindsTo: b.target@f:3");
        assertThat(problems(effective)).containsExactly("1:2: an empty After= does nothing, what it names stays");
    }

    @Test
    void oneEmptyConditionDropsAllOfThem() {
        EffectiveSettings effective = merge(
                "[Unit]\nConditionPathExists=/a\nConditionHost=b\nAssertUser=c\n",
                "[Unit]\nConditionHost=\nConditionUser=d\n");
        assertThat(shown(effective))
                .containsExactly(
                        "Unit.ConditionPathExists: < /a@f:2 by 1:2",
                        "Unit.ConditionHost: < b@f:3 by 1:2",
                        "Unit.AssertUser: c@f:4",
                        "Unit.ConditionUser: d@1:3");
    }

    @Test
    void groupsAreEmptiedTogether() {
        assertThat(shown(merge(
                        "timer",
                        true,
                        "[Timer]\nOnCalendar=daily\nOnBootSec=1\n",
                        "[Timer]\nOnActiveSec=\nOnActiveSec=2\n")))
                .containsExactly(
                        "Timer.OnCalendar: < daily@f:2 by 1:2",
                        "Timer.OnBootSec: < 1@f:3 by 1:2",
                        "Timer.OnActiveSec: 2@1:3");
        assertThat(shown(merge(
                        "socket", true, "[Socket]\nListenStream=1\nListenFIFO=/a\n", "[Socket]\nListenDatagram=\n")))
                .containsExactly("Socket.ListenStream: < 1@f:2 by 1:2", "Socket.ListenFIFO: < /a@f:3 by 1:2");
    }

    @Test
    void theFirstTriggeredUnitStays() {
        assertThat(shown(merge("timer", true, "[Timer]\nUnit=a.service\n", "[Timer]\nUnit=b.service\n")))
                .containsExactly("Timer.Unit: a.service@f:2 < b.service@1:2 by f:2");
    }

    @Test
    void aSetThatWasEmptiedHoldsTheEmptyAssignment() {
        assertThat(shown(merge(
                        "[Service]\nCapabilityBoundingSet=CAP_KILL\n",
                        "[Service]\nCapabilityBoundingSet=\nCapabilityBoundingSet=CAP_CHOWN\n")))
                .containsExactly("Service.CapabilityBoundingSet: @1:2 CAP_CHOWN@1:3 < CAP_KILL@f:2 by 1:2");
    }

    @Test
    void eachVariableCountsOnItsOwn() {
        EffectiveSettings effective = merge(
                "[Service]\nEnvironment=A=1 \"B=x y\"\nEnvironment=C=3\n",
                "[Service]\nEnvironment='B=z' nonsense \"open\n");
        assertThat(shown(effective))
                .containsExactly("Service.Environment: A=1@f:2 C=3@f:3 'B=z'@1:2 < \"B=x y\"@f:2 by 1:2");
        assertThat(problems(effective))
                .containsExactly(
                        "1:2: a word of Environment= that is no NAME=value is ignored",
                        "1:2: Environment= has an open quote or an unknown escape; the rest of it is ignored");
    }

    @Test
    void credentialsAndDevicesAreReplacedByName() {
        assertThat(shown(merge(
                        "[Service]\nSetCredential=a:1\nSetCredential=b:2\nIOWriteIOPSMax=/dev/a 1\n",
                        "[Service]\nSetCredentialEncrypted=a:3\nIOWriteIOPSMax=/dev/a 2\n")))
                .containsExactly(
                        "Service.SetCredential: b:2@f:3 < a:1@f:2 by 1:2",
                        "Service.IOWriteIOPSMax: /dev/a 2@1:3 < /dev/a 1@f:4 by 1:3",
                        "Service.SetCredentialEncrypted: a:3@1:2");
    }

    @Test
    void otherNamesOfASettingAreTheSameSetting() {
        EffectiveSettings effective = merge(
                "[Service]\nTimeoutStopSec=1\nStartLimitBurst=2\nReadOnlyDirectories=/a\n",
                "[Service]\nTimeoutSec=9\nReadOnlyPaths=/b\n[Unit]\nStartLimitBurst=3\n");
        assertThat(shown(effective))
                .containsExactlyInAnyOrder(
                        "Service.TimeoutStopSec: 9@1:2 < 1@f:2 by 1:2",
                        "Service.TimeoutStartSec: 9@1:2",
                        "Unit.StartLimitBurst: 3@1:5 < 2@f:3 by 1:5",
                        "Service.ReadOnlyPaths: /a@f:4 /b@1:3");
        assertThat(effective.inOrder()).filteredOn(v -> v.value().equals("9")).hasSize(1);
    }

    @Test
    void unknownKeysAndExtensionsAreKept() {
        EffectiveSettings effective = merge("[Service]\nFoo=1\nFoo=2\nX-Bar=3\n[X-Own]\nKey=4\n[Timer]\nOnBootSec=1\n");
        assertThat(effective.settings())
                .extracting(s -> s.section() + "." + s.key() + " " + s.kind() + " "
                        + s.values().size())
                .containsExactly("Service.Foo UNKNOWN 2", "Service.X-Bar EXTENSION 1", "X-Own.Key EXTENSION 1");
        assertThat(problems(effective))
                .containsExactly(
                        "f:7: section [Timer] means nothing to a service unit",
                        "f:2: systemd ignores this: Foo= means nothing in [Service] up to version 257",
                        "f:3: systemd ignores this: Foo= means nothing in [Service] up to version 257");
    }

    @Test
    void aFragmentThatCannotBeReadRefusesTheUnitAndADropInCountsUpToThere() {
        EffectiveSettings refused = merge("[Unit]\nDescription=a\n[Bad\n", "[Unit]\nDescription=b\n");
        assertThat(refused.refused()).isTrue();
        assertThat(shown(refused)).containsExactly("Unit.Description: a@f:2");
        EffectiveSettings dropIn = merge("[Unit]\nDescription=a\n", "[Unit]\nDescription=b\n[Bad\nDescription=c\n");
        assertThat(dropIn.refused()).isFalse();
        assertThat(shown(dropIn)).containsExactly("Unit.Description: b@1:2 < a@f:2 by 1:2");
        assertThat(merge("service", false, "[Unit]\n[Bad\n").refused()).isFalse();
    }

    @Test
    void someoneElseIsNeverRunAs() {
        EffectiveSettings dropIn = merge("[Service]\nDynamicUser=yes\n", "[Service]\nNice=1\nDynamicUser=\nNice=2\n");
        assertThat(shown(dropIn)).containsExactly("Service.DynamicUser: yes@f:2", "Service.Nice: 1@1:2");
        assertThat(problems(dropIn))
                .containsExactly("1:3: DynamicUser= is neither yes nor no; systemd reads no further");
        assertThat(merge("[Service]\nDynamicUser=perhaps\n").refused()).isTrue();
    }

    @Test
    void directoriesTakeTheirModeAlong() {
        assertThat(shown(merge(
                        "[Service]\nStateDirectory=a\nStateDirectoryMode=0700\n", "[Service]\nStateDirectory=\n")))
                .containsExactly(
                        "Service.StateDirectory: < a@f:2 by 1:2", "Service.StateDirectoryMode: < 0700@f:3 by 1:2");
    }

    @Test
    void installIsReadWhereEnableReadsIt() {
        UnitText text = UnitText.parse("[Install]\nWantedBy=a.target\nWantedBy=b.target\n", "service");
        EffectiveSettings effective = EffectiveSettings.of(
                "service", true, List.of(new UnitSource("f", text, true), new UnitSource("1", text, false)));
        assertThat(shown(effective)).containsExactly("Install.WantedBy: a.target@f:2 b.target@f:3");
        assertThat(problems(effective))
                .containsExactly("1:2: [Install] is read in the fragment and in drop-ins of the unit's own name only");
    }
}
