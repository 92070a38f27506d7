package io.unitward.cli;

import java.util.ArrayList;
import picocli.CommandLine.IFactory;

/**
 * Makes what picocli asks for: lists for options that may be given several times, all else by its constructor. In place of
 * picocli's own, which looks for Groovy on the class path, and would be the only one in most runs for which Java opens the jar.
 */
final class PlainFactory implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws ReflectiveOperationException {
        return type.isAssignableFrom(ArrayList.class)
                ? type.cast(new ArrayList<>())
                : type.getDeclaredConstructor().newInstance();
    }
}
