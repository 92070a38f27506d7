package io.unitward.cli;

import io.unitward.engine.report.Style;
import io.unitward.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * What became of files that a command writes or looks at for writing: as text the names of those it is about, as JSON all of
 * them.
 *
 * @param schema the version of the JSON form
 * @param code how the command ends
 * @param files in order
 */
record WrittenFiles(String schema, ExitCode code, List<File> files) implements Outputs.Rendering {
    WrittenFiles {
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param file its name, as shown
     * @param result a word for what became of it
     * @param told whether the text names it
     */
    record File(String file, String result, boolean told) {}

    @Override
    public void text(Appendable to, Style style) throws IOException {
        for (File each : files) {
            if (each.told()) {
                to.append(each.file()).append('\n');
            }
        }
    }

    @Override
    public void json(OutputStream to) throws IOException {
        JsonWriter json = JsonWriter.indented(to);
        json.begin().field("schema", schema).field("exitCode", code.code()).list("files");
        for (File each : files) {
            json.begin()
                    .field("file", each.file())
                    .field("result", each.result())
                    .end();
        }
        json.endList().end();
        json.finish();
    }
}
