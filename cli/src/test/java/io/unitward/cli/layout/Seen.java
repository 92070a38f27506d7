package io.unitward.cli.layout;

import java.util.List;

/**
 * What is said of one unit, in systemd's words.
 *
 * @param id {@code Id}
 * @param names {@code Names}; sorted
 * @param loadState {@code LoadState}
 * @param fragmentPath {@code FragmentPath}; empty for none
 * @param dropInPaths {@code DropInPaths}
 * @param unitFileState {@code UnitFileState}; empty for none
 */
record Seen(
        String id,
        List<String> names,
        String loadState,
        String fragmentPath,
        List<String> dropInPaths,
        String unitFileState) {}
