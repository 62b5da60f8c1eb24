using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>Arguments that Keras had under other names, or has and that change nothing here.</summary>
internal static class KerasNames
{
    /// <summary>Names of Keras 1 and of the first releases of Keras 2.</summary>
    private static readonly Dictionary<string, string> s_old = new(StringComparer.Ordinal)
    {
        ["init"] = "kernel_initializer", ["inner_init"] = "recurrent_initializer", ["inner_activation"] = "recurrent_activation",
        ["W_regularizer"] = "kernel_regularizer", ["U_regularizer"] = "recurrent_regularizer", ["b_regularizer"] = "bias_regularizer",
        ["W_constraint"] = "kernel_constraint", ["b_constraint"] = "bias_constraint", ["bias"] = "use_bias", ["p"] = "rate",
        ["dropout_W"] = "dropout", ["dropout_U"] = "recurrent_dropout", ["border_mode"] = "padding", ["subsample"] = "strides",
        ["subsample_length"] = "strides", ["filter_length"] = "kernel_size", ["nb_filter"] = "filters", ["pool_length"] = "pool_size", ["stride"] = "strides",
        ["beta_init"] = "beta_initializer", ["gamma_init"] = "gamma_initializer", ["lr"] = "learning_rate", ["atrous_rate"] = "dilation_rate",
    };

    /// <summary>Arguments of layers that change nothing, whatever they are.</summary>
    private static readonly HashSet<string> s_without = new(StringComparer.Ordinal)
    {
        "batch_input_shape", "batch_shape", "input_dim", "input_shape", "build_config", "build_input_shape", "registered_name", "module", "input_length", "input_dtype", "implementation",
        "unroll", "consume_less", "forget_bias_init", "jit_compile", "is_legacy_optimizer", "synchronized", "autocast", "sparse", "ragged", "optional",
    };

    /// <summary>Arguments that are none at these values, and are said by name at others.</summary>
    private static readonly Dictionary<string, object?[]> s_withoutAt = new(StringComparer.Ordinal)
    {
        ["quantization_config"] = [null], ["activity_regularizer"] = [null], ["noise_shape"] = [null], ["seed"] = [null], ["time_major"] = [false],
        ["renorm"] = [false], ["renorm_clipping"] = [null, ConfigurationValue.Copy([])], ["renorm_momentum"] = [0.99], ["lora_rank"] = [null], ["lora_alpha"] = [null],
        ["input_axes"] = [null], ["output_axes"] = [null], ["virtual_batch_size"] = [null], ["adjustment"] = [null], ["fused"] = [null, true, false],
        ["mode"] = [0L], ["decay"] = [0L, 0.0, null], ["epsilon"] = [null], ["loss_scale_factor"] = [null], ["dim_ordering"] = ["tf", "default"],
        ["data_format"] = [null], ["reduction"] = [null, "auto", "sum_over_batch_size"],
        ["weights"] = [null], ["dtype"] = [null, "float32"],
    };

    /// <summary>The name that the class has today.</summary>
    public static string ClassOf(string className) => className switch
    {
        "BatchNormalizationV1" or "BatchNormalizationV2" => "BatchNormalization",
        _ => className,
    };

    /// <summary>The value as it is written today: an axis alone, where a list of one stood.</summary>
    public static object? ValueOf(string className, string name, object? value) => (className, name, value) switch
    {
        ("VarianceScaling", "distribution", "normal") => "truncated_normal",
        ("BatchNormalization", "axis", object?[] { Length: 1 } list) => list[0],
        (_, _, "zero") => "zeros",
        (_, _, "one") => "ones",
        (_, "init" or "inner_init", "uniform") => "random_uniform",
        (_, "init" or "inner_init", "normal") => "random_normal",
        _ => value,
    };

    /// <summary>The name that the argument has today; null where it changes nothing.</summary>
    public static string? NameOf(string className, string name, object? value)
    {
        if (s_without.Contains(name) && (className, name) is not ("Embedding", "input_dim")) return null;
        if (s_withoutAt.TryGetValue(name, out object?[]? values) && Array.Exists(values, none => ConfigurationValue.AreEqual(none, ConfigurationValue.Normalize(value)))) return null;
        // Both have depthwise kernels, and what Keras 2 says of an own kernel is of none.
        if (className.StartsWith("Depthwise", StringComparison.Ordinal) || className.StartsWith("Separable", StringComparison.Ordinal))
        {
            if (name is "kernel_initializer" or "kernel_regularizer" or "kernel_constraint" || (name == "groups" && value is 1L)) return null;
        }

        return name switch
        {
            "output_dim" when className != "Embedding" => "units",
            "output_length" when className == "RepeatVector" => "n",
            "alpha" when className is "LeakyReLU" => "negative_slope",
            _ => s_old.GetValueOrDefault(name, name),
        };
    }
}
