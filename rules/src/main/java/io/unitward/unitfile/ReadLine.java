package io.unitward.unitfile;

/**
 * An assignment that systemd reads, and the file that it reads it in.
 *
 * @param path the file, as systemd names it
 * @param assignment what it says
 */
record ReadLine(String path, Assignment assignment) {
    SourceLine at() {
        return new SourceLine(path, assignment.line());
    }
}
