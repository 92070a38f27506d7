package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The samples that install unitward by other means say what 'unitward install' says. */
class InstallSamplesTest {
    private static final Path SAMPLES = Path.of("../samples");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void the_tasks_of_the_role_are_tasks_that_run_commands_which_exist() throws Exception {
        JsonNode tasks = yaml("ansible/tasks/main.yml");
        JsonNode defaults = yaml("ansible/defaults/main.yml");
        assertThat(tasks.isArray()).isTrue();
        String all = Files.readString(SAMPLES.resolve("ansible/tasks/main.yml"));
        List<String> commands = new ArrayList<>();
        for (JsonNode task : tasks) {
            List<String> modules = new ArrayList<>();
            task.fieldNames().forEachRemaining(key -> {
                if (key.startsWith("ansible.builtin.")) {
                    modules.add(key);
                } else {
                    assertThat(key).isIn("name", "register", "changed_when", "when");
                }
            });
            assertThat(modules).as(task.toString()).hasSize(1);
            if (modules.get(0).equals("ansible.builtin.command")) {
                commands.add(task.get(modules.get(0)).get("argv").toString());
            }
        }
        assertThat(commands).hasSize(2);
        assertThat(commands.get(0)).contains("'install', '--system'");
        assertThat(commands.get(1)).contains("\"status\",\"--system\"");
        Set<String> options = Set.of("--every", "--on-change", "--heal", "--network", "--force");
        for (JsonNode word : defaults.get("unitward_install")) {
            assertThat(
                            word.asText().startsWith("--")
                                    ? options.contains(word.asText())
                                    : word.asText().equals("15m"))
                    .isTrue();
        }
        Matcher variables = Pattern.compile("unitward_(?!installed)[a-z]+").matcher(all);
        while (variables.find()) {
            assertThat(defaults.has(variables.group())).as(variables.group()).isTrue();
        }
    }

    @Test
    void home_managers_service_has_the_settings_of_the_installed_one() throws Exception {
        String nix = Files.readString(SAMPLES.resolve("home-manager/timer.nix"));
        int settings = 0;
        for (String unit : List.of("unitward-audit.service", "unitward-audit.timer")) {
            for (String line :
                    Files.readAllLines(SAMPLES.resolve("install/user").resolve(unit))) {
                int equals = line.indexOf('=');
                String key = equals < 0 ? "" : line.substring(0, equals);
                String value = line.substring(equals + 1);
                if (line.startsWith("#") || equals < 0 || key.equals("Environment") || key.equals("ExecStart")) {
                    continue;
                }
                settings++;
                String said = switch (value) {
                    case "yes" -> key + " = true;";
                    case "10", "90" -> key + " = " + value + ";";
                    default -> value;
                };
                boolean own = key.equals("OnCalendar") || (unit.endsWith(".timer") && key.equals("Description"));
                assertThat(nix).contains(own ? key : said).contains(key);
            }
        }
        assertThat(settings).isGreaterThan(20);
    }

    private static JsonNode yaml(String sample) throws Exception {
        String text = Files.readString(SAMPLES.resolve(sample));
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    }
}
