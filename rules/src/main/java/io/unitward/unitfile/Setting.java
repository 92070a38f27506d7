package io.unitward.unitfile;

import java.util.List;

/**
 * What systemd does with one key of one section.
 *
 * @param kind what becomes of several assignments
 * @param names under which names its value is kept, mostly its own: {@code BindTo=} is {@code BindsTo=}, {@code TimeoutSec=}
 *     is both {@code TimeoutStartSec=} and {@code TimeoutStopSec=}; each as SECTION.KEY
 * @param group settings that one empty assignment drops together, such as all conditions; empty for none
 */
record Setting(SettingKind kind, List<String> names, String group) {
    Setting {
        names = List.copyOf(names);
    }
}
