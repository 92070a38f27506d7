package io.unitward.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HostToolsTest {
    private static byte[] program(int... headerTypes) {
        ByteBuffer bytes = ByteBuffer.allocate(0x40 + headerTypes.length * 0x38).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1);
        bytes.putLong(0x20, 0x40).putShort(0x36, (short) 0x38).putShort(0x38, (short) headerTypes.length);
        for (int i = 0; i < headerTypes.length; i++) {
            bytes.putInt(0x40 + i * 0x38, headerTypes[i]);
        }
        return bytes.array();
    }

    @Test
    void a_static_program_needs_no_other_to_start_it() {
        assertThat(HostTools.needsInterpreter(program(1, 2))).isFalse();
        assertThat(HostTools.needsInterpreter(program(1, 3, 2))).isTrue();
    }

    @Test
    void what_cannot_be_read_is_not_taken_for_static() {
        assertThat(HostTools.needsInterpreter(new byte[0])).isTrue();
        assertThat(HostTools.needsInterpreter(
                        "#!/bin/sh\n".repeat(20).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isTrue();
        byte[] cut = program(1, 2);
        ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putShort(0x38, (short) 9);
        assertThat(HostTools.needsInterpreter(cut)).isTrue();
    }

    @Test
    @Tag("podman")
    void a_provider_that_is_none_is_told() {
        assertThatThrownBy(() -> HostTools.find(Path.of("/nowhere/docker-compose")))
                .isInstanceOf(Unprovided.class)
                .hasMessage("--compose '/nowhere/docker-compose' is no program that can be run");
    }

    @Test
    void only_probes_may_be_touched() {
        assertThat(Probes.allowed(Probes.WEB)).isEqualTo("unitward-probe-web.service");
        for (String other : new String[] {"podman.socket", "unitward-probe-x.service", "", "*"}) {
            assertThatThrownBy(() -> Probes.allowed(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
