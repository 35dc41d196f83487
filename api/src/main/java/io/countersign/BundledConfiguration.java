package io.countersign;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationFactoryFactory;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.ResourceConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import jakarta.validation.Validator;
import java.io.IOException;

/// Makes `countersign.yml` from the jar the configuration of whoever names no file of their own.
final class BundledConfiguration implements ConfigurationFactoryFactory<CountersignConfiguration> {
    static final String RESOURCE = "countersign.yml";

    @Override
    public ConfigurationFactory<CountersignConfiguration> create(
            Class<CountersignConfiguration> type, Validator validator, ObjectMapper mapper, String overrides) {
        return new YamlConfigurationFactory<>(type, validator, mapper, overrides) {
            @Override
            public CountersignConfiguration build() throws IOException, ConfigurationException {
                return build(
                        new SubstitutingSourceProvider(
                                new ResourceConfigurationSourceProvider(), new EnvironmentVariableSubstitutor(false)),
                        RESOURCE);
            }
        };
    }
}
