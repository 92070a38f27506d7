package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The exit codes that people read about are those that the program has. */
class ExitCodePagesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (.*) \\|$");

    @Test
    void thePageHasThemAll() throws IOException {
        assertThat(rows("../docs/exit-codes.md")).isEqualTo(meanings(Arrays.asList(ExitCode.values())));
    }

    @Test
    void theReadmeHasThoseOfAnAuditAComparisonAndAStack() throws IOException {
        Set<ExitCode> codes = EnumSet.copyOf(ExitCode.ofAudit());
        codes.addAll(DiffCommand.EXIT_CODES.keySet());
        codes.addAll(List.of(ExitCode.NOT_REACHED, ExitCode.ROLLED_BACK, ExitCode.JOB_FAILED));
        assertThat(rows("../README.md")).isEqualTo(meanings(List.copyOf(codes)));
    }

    private static Map<Integer, String> meanings(List<ExitCode> codes) {
        return codes.stream().collect(Collectors.toMap(ExitCode::code, ExitCode::meaning, (a, b) -> a, TreeMap::new));
    }

    private static Map<Integer, String> rows(String page) throws IOException {
        Map<Integer, String> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of(page)));
        while (row.find()) {
            rows.put(Integer.parseInt(row.group(1)), row.group(2).replace("`", ""));
        }
        return rows;
    }
}
