package io.unitward.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {
    private static void masks(String text, String expected) {
        String masked = Masking.mask(text);
        assertThat(masked).isEqualTo(expected);
        assertThat(Masking.mask(masked)).as("masked once more").isEqualTo(masked);
    }

    @Test
    void namesOfVariablesStay() {
        masks("Environment=A=1 \"B=b c\" C='x y'z\n", "Environment=A=*** B=*** C=***\n");
        masks("  Environment = A=1  \n", "  Environment = A=***  \n");
        masks("Environment=\n", "Environment=\n");
        masks("Environment=A=\n", "Environment=A=***\n");
    }

    @Test
    void whatIsNoVariableIsAllSecret() {
        masks("Environment=hunter2 9A=b A-B=c\n", "Environment=*** *** ***\n");
        masks("Environment=\"A B=c\"\n", "Environment=***\n");
        masks("Environment=A\\x3dsecret=b\n", "Environment=***\n");
    }

    @Test
    void quotesMayStayOpenOverLines() {
        masks(
                "Environment=\"A=one \\\n  two\" B=3 \\\n\tC=4\nType=x\n",
                "Environment=A=*** \\\n B=*** \\\n\tC=***\nType=x\n");
        masks("Environment=\"A=never closed\n[Service]\n", "Environment=A=***\n[Service]\n");
        masks("Environment=\"A=a\\\"b secret\" B=c\n", "Environment=A=*** B=***\n");
        masks("Environment='A=a\\' secret' B=c\\\n", "Environment=A=*** B=*** \\\n");
    }

    @Test
    void pathsOfProgramsStay() {
        masks("ExecStart=-@/bin/sh sh -c 'echo $X; rm' ; /bin/b x\n", "ExecStart=-@/bin/sh *** ; /bin/b ***\n");
        masks("ExecStartPre=/bin/true\nExecStop=\n", "ExecStartPre=/bin/true\nExecStop=\n");
        masks(
                "ExecStart=/usr/bin/podman run \\\n  -e PASSWORD=x \\\n  # -e OLD=y \\\n  image ; \\\n  /bin/two z\n",
                "ExecStart=/usr/bin/podman *** \\\n  *** \\\n  # ***\n  *** ; \\\n  /bin/two ***\n");
        masks("ExecStart=\"/opt/my prog\" x \\; y\n", "ExecStart=\"/opt/my prog\" ***\n");
        masks("ExecStart=\\\n /bin/a b\n", "ExecStart=\\\n /bin/a ***\n");
        masks("ExecStart=\"/bin/a \\\nsecret\" b\n", "ExecStart=*** \\\n\n");
        masks("ExecStart=/bin/a \"x \\\n secret\" b\n", "ExecStart=/bin/a *** \\\n\n");
    }

    @Test
    void credentialsKeepTheirNames() {
        masks(
                "SetCredential=id:a: b\nSetCredentialEncrypted=x: \\\n  AAA \\\n  BBB\n",
                "SetCredential=id:***\nSetCredentialEncrypted=x:*** \\\n  \\\n  \n");
        masks(
                "SetCredential=noname\nLoadCredential=a:/etc/secret\n",
                "SetCredential=***\nLoadCredential=a:/etc/secret\n");
        masks("SetCredential=\\\n a:b\n", "SetCredential=\\\n a:***\n");
    }

    @Test
    void inputTextAndMountPasswordsAreSecretToo() {
        masks(
                "StandardInputText=my secret\nStandardInputData= QUJD\n",
                "StandardInputText=***\nStandardInputData= ***\n");
    }

    @Test
    void optionsOfMountsAreSecretByTheirNames() {
        masks("Options=ro,username=u,password=p w,uid=1\n", "Options=ro,username=***,password=***,uid=1\n");
        masks("ExtraOptions=password=s\n", "ExtraOptions=password=***\n");
        masks("Options=password2=s,passphrase=s,rw\n", "Options=password2=***,passphrase=***,rw\n");
        masks("Options=password=\"a b,c\",rw\n", "Options=password=***,rw\n");
        masks("Options=username=u%%s,PASSWD=s,apikey=s\n", "Options=username=***,PASSWD=***,apikey=***\n");
        masks(
                "Options=credentials=/x,auth_token=s,pwd=s,secretfile=s\n",
                "Options=credentials=***,auth_token=***,pwd=***,secretfile=***\n");
        masks("Options=password=a,,b,rw\n", "Options=password=***,rw\n");
        masks("Options=password=a=b,rw\n", "Options=password=***,rw\n");
        masks("Options=\"password=a,b\",rw\n", "Options=\"password=***\n");
        masks("Options=context=\"a,password=b\",rw\n", "Options=context=\"a,password=***\n");
        masks(
                "Options=rw,user,nouser,x-systemd.requires=a.service\n",
                "Options=rw,user,nouser,x-systemd.requires=a.service\n");
        masks("Options=src=http://u:s@h/x,rw\n", "Options=src=http://***@h/x,rw\n");
    }

    @Test
    void optionsOfMountsMayGoOnOverLines() {
        masks("Options=password=a \\\n b,rw\nType=x\n", "Options=password=*** \\\n,rw\nType=x\n");
        masks("Options=password=\"a, \\\n b\",rw\n", "Options=password=*** \\\n,rw\n");
        masks("Options=rw,pass\\\n=s,rw\n", "Options=rw,pass \\\n=***,rw\n");
        masks("Options=rw,password=\\\n  s\\\n t\n", "Options=rw,password=*** \\\n\\\n\n");
    }

    @Test
    void userInfoInWhatIsMountedIsSecret() {
        masks("What=//u:s@h/s\n", "What=//***@h/s\n");
        masks("What=https://u:s@t@h/s\n", "What=https://***@h/s\n");
        masks("What=//h/s\nWhat=/dev/sda\nWhat=h:/a@b\n", "What=//h/s\nWhat=/dev/sda\nWhat=h:/a@b\n");
        masks("What=//u:\\\n s@h\nWhere=/x\n", "What=*** \\\n \nWhere=/x\n");
    }

    @Test
    void variablesThatAreComparedOrUnsetAreSecretToo() {
        masks("ConditionEnvironment=T=s\n", "ConditionEnvironment=T=***\n");
        masks("AssertEnvironment=|!T=s t\n", "AssertEnvironment=|!T=***\n");
        masks("ConditionEnvironment=T\n", "ConditionEnvironment=T\n");
        masks("ConditionEnvironment=T\\\n =s\\\n t\n", "ConditionEnvironment=T \\\n =*** \\\n \n");
        masks("UnsetEnvironment=A=s \"B\" C\n", "UnsetEnvironment=A=*** B C\n");
        masks("UnsetEnvironment=\"A=s \\\n s\" B\n", "UnsetEnvironment=A=*** \\\n B\n");
        masks("UnsetEnvironment=A\\x3ds \"A B\"\n", "UnsetEnvironment=*** ***\n");
    }

    @Test
    void aSemicolonInThePlaceOfAProgramIsOne() {
        masks("ExecStartPost=/bin/true ;  ; s\n", "ExecStartPost=/bin/true ;  ; ***\n");
    }

    /** They go into the journal with each line, where more people read them than unit files. */
    @Test
    void fieldsOfTheJournalAreSecretByTheirNames() {
        masks(
                "LogExtraFields=TEAM=web \"API_TOKEN=a b\" SITE='north one'\n",
                "LogExtraFields=TEAM=web API_TOKEN=*** SITE='north one'\n");
        masks("LogExtraFields=PASSWORD=s\\\n t TEAM=web\n", "LogExtraFields=PASSWORD=*** \\\n *** TEAM=web\n");
        masks("LogExtraFields=\"TEAM=a \\\n s\" SITE=b\n", "LogExtraFields=TEAM=*** \\\n SITE=b\n");
        masks("LogExtraFields=secret A\\x3ds\n", "LogExtraFields=*** ***\n");
        masks("#LogExtraFields=KEY=s TEAM=web\n", "#LogExtraFields=KEY=*** TEAM=web\n");
    }

    @Test
    void keysForOtherProgramsAreSecretByTheirNames() {
        masks(
                "[X-Backup]\nPassword=s\nTarget=/x\n[Service]\nPassEnvironment=A\n",
                "[X-Backup]\nPassword=***\nTarget=/x\n[Service]\nPassEnvironment=A\n");
        masks(" [X-Backup]\nsecret = a \\\n b\n", " [X-Backup]\nsecret = *** \\\n \n");
        masks("[X-Backup]\n[Unit]\nLoadCredential=a:/x\n", "[X-Backup]\n[Unit]\nLoadCredential=a:/x\n");
        masks(
                "[Unit]\nX-Api-Token=s\nX-Restart-Triggers=/nix/store/x\nX-Repo=https://u:s@h/x\n",
                "[Unit]\nX-Api-Token=***\nX-Restart-Triggers=/nix/store/x\nX-Repo=https://***@h/x\n");
    }

    @Test
    void usersInLinksAreSecretAndOtherAtSignsAreNone() {
        masks(
                "Documentation=https://u:s@wiki/x man:x(1) https://h/@u/x mailto:a@b\n",
                "Documentation=https://***@wiki/x man:x(1) https://h/@u/x mailto:a@b\n");
        masks("Documentation=https://a/x \\\n https://s@h\n", "Documentation=https://a/x \\\n https://***@h\n");
    }

    @Test
    void whatSystemdDoesNotReadIsMaskedAsWell() {
        masks(
                "#Environment=A=1 \\\n#  B=2 \\\n#  secret\n# said plainly\n",
                "#Environment=A=*** \\\n#  B=*** \\\n#  ***\n# said plainly\n");
        masks("; ExecStart=/bin/a secret\n", "; ExecStart=/bin/a ***\n");
        masks("environment=A=1\n\ufeffEnvironment=A=1\n", "environment=A=***\n\ufeffEnvironment=A=***\n");
        masks("[Bad\nEnvironment=A=1\ufdd0\n", "[Bad\nEnvironment=A=***\n");
        masks("Description=x \\\nEnvironment=A=1\n", "Description=x \\\nEnvironment=A=***\n");
    }

    @Test
    void everythingElseAndEveryEndOfALineStays() {
        String text = "\ufeff[Unit]\r\nDescription=ExecStart=/bin/a b\r# c\0\n\nAfter=a\\\n b\nEnvironmentFile=/x y";
        masks(text, text);
    }

    @Test
    void noSecretIsLeftWhateverTheQuotesAndContinuations() {
        Random random = new Random(7);
        List<String> keys = List.of(
                "Environment",
                "ExecStart",
                "SetCredential",
                "StandardInputText",
                "ConditionEnvironment",
                "Options",
                "What");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder value = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                value.append(
                        switch (random.nextInt(9)) {
                            case 0 -> " ";
                            case 1 -> "\\\n";
                            case 2 -> "\"";
                            case 3 -> "'";
                            case 4 -> "\\\"";
                            case 5 -> " V=";
                            case 6 -> "\t";
                            case 7 -> "\\\n#c\n";
                            default -> "s3cret";
                        });
            }
            String key = keys.get(random.nextInt(keys.size()));
            String text = "[Service]\n" + key + "="
                    + (key.startsWith("Exec")
                            ? "/bin/x "
                            : key.startsWith("Set") ? "id:" : key.equals("What") ? "//u:" : "APIKEY=")
                    + value.toString().replace("\\\n#c\n\\\n#c\n", "\\\n#c\n") + (key.equals("What") ? "@h" : "")
                    + "\nType=oneshot\n";
            String masked = Masking.mask(text);
            assertThat(masked).as(text).doesNotContain("s3cret");
            assertThat(Masking.mask(masked)).as(text).isEqualTo(masked);
            assertThat(ends(masked)).as(text).isEqualTo(ends(text));
            UnitText before = UnitText.parse(text, "service");
            UnitText after = UnitText.parse(masked, "service");
            assertThat(places(after)).as("%s%n%s", text, masked).isEqualTo(places(before));
        }
    }

    private static List<String> places(UnitText text) {
        List<String> places = new ArrayList<>();
        for (Assignment assignment : text.assignments()) {
            places.add(assignment.line() + "-" + assignment.lastLine() + " " + assignment.key()
                    + (assignment.value().isEmpty() ? " empty" : ""));
        }
        return places;
    }

    private static long ends(String text) {
        return text.chars().filter(c -> c == '\n').count();
    }
}
