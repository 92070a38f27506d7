package io.unitward.engine.session;

import org.jspecify.annotations.Nullable;
import org.kie.api.conf.ConfigurationKey;
import org.kie.api.conf.OptionKey;
import org.kie.api.conf.OptionsConfiguration;
import org.kie.internal.builder.KnowledgeBuilderConfiguration;
import org.kie.internal.builder.conf.KnowledgeBuilderOption;
import org.kie.internal.builder.conf.MultiValueKieBuilderOption;
import org.kie.internal.builder.conf.PropertySpecificOption;
import org.kie.internal.builder.conf.SingleValueKieBuilderOption;

/**
 * Tells the rule engine not to work out which properties of a fact each condition looks at. That is for rules that change
 * facts, which none does here, and it reads every property's annotations, for which Java makes classes at run time.
 *
 * <p>The engine's own class for such a setting belongs to its compiler, and starts by looking for files.
 */
final class NoPropertyReactivity implements KnowledgeBuilderConfiguration {
    @Override
    @SuppressWarnings("unchecked") // the option of this name is of this type
    public <C extends SingleValueKieBuilderOption> @Nullable C getOption(OptionKey<C> key) {
        return key.name().equals(PropertySpecificOption.PROPERTY_NAME) ? (C) PropertySpecificOption.DISABLED : null;
    }

    @Override
    public @Nullable String getProperty(String name) {
        return null;
    }

    @Override
    public ClassLoader getClassLoader() {
        return NoPropertyReactivity.class.getClassLoader();
    }

    @Override
    public void makeImmutable() {}

    @Override
    public boolean setProperty(String name, String value) {
        return false;
    }

    @Override
    public <C extends KnowledgeBuilderOption> void setOption(C option) {
        throw new UnsupportedOperationException("set '" + option.type() + "'; this cannot be set");
    }

    @Override
    public <
                    X extends
                            OptionsConfiguration<
                                            KnowledgeBuilderOption,
                                            SingleValueKieBuilderOption,
                                            MultiValueKieBuilderOption>>
            X as(ConfigurationKey<X> key) {
        throw new UnsupportedOperationException("as '" + key.type() + "'; this is the only form");
    }
}
