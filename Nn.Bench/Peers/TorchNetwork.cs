using Nn.Layers;
using static TorchSharp.torch;
using TorchModule = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Nn.Bench.Peers;

/// <summary>A model of ours as one writes it with TorchSharp: the same layers and weights, channels first, logits instead of probabilities.</summary>
internal static class TorchNetwork
{
    /// <summary>Samples as the network takes them: (samples, channels, height, width) for pictures of one channel, ids as integers.</summary>
    public static Tensor Input(Model model, ReadOnlySpan<float> features, int samples)
    {
        Shape shape = model.InputShape;
        Tensor input = tensor(features.ToArray(), [samples, shape.Size]);
        if (model.Layers.Any(layer => layer.Description is Embedding)) return input.to(ScalarType.Int64);
        return shape.Rank switch
        {
            1 => input,
            2 => input.view(samples, shape[0], shape[1]),
            _ => input.view(samples, shape[2], shape[0], shape[1]),
        };
    }

    /// <summary>The modules in a row.</summary>
    /// <exception cref="NotSupportedException">A layer is none of those that are measured.</exception>
    public static TorchModule Build(Model model)
    {
        var modules = new List<TorchModule>();
        Shape? pictures = null;
        foreach (BuiltLayer layer in model.Layers)
        {
            switch (layer.Description)
            {
                case Sequential:
                    break;
                case Dense dense:
                    modules.Add(Linear(layer.Parameters, pictures));
                    if (dense.Activation == Activation.Relu) modules.Add(nn.ReLU());
                    break;
                case Conv2D convolution:
                    modules.Add(Convolution(convolution, layer.Parameters));
                    if (convolution.Activation == Activation.Relu) modules.Add(nn.ReLU());
                    break;
                case BatchNormalization normalization when layer.OutputShape.Rank == 3:
                    modules.Add(nn.BatchNorm2d(layer.OutputShape[2], normalization.Epsilon, 1 - normalization.Momentum));
                    break;
                case BatchNormalization normalization:
                    modules.Add(nn.BatchNorm1d(layer.OutputShape.Size, normalization.Epsilon, 1 - normalization.Momentum));
                    break;
                case MaxPooling2D pooling:
                    modules.Add(nn.MaxPool2d(pooling.PoolSize.Height));
                    pictures = layer.OutputShape;
                    break;
                case Flatten:
                    modules.Add(nn.Flatten());
                    break;
                case Embedding embedding:
                    modules.Add(Vectors(embedding, layer.Parameters[0]));
                    break;
                case Lstm lstm:
                    modules.Add(new TorchLastState(layer.Parameters, lstm.Units));
                    break;
                default:
                    throw new NotSupportedException($"No module of TorchSharp for {layer.Description}.");
            }
        }

        return nn.Sequential(modules);
    }

    /// <summary>Behind pictures the rows of the kernel are put into the order of channels first.</summary>
    private static TorchModule Linear(IReadOnlyList<Parameter> parameters, Shape? pictures)
    {
        int inputs = parameters[0].Shape[0], units = parameters[0].Shape[1];
        var linear = nn.Linear(inputs, units);
        using IDisposable inference = no_grad();
        Tensor kernel = tensor(parameters[0].Values.ToArray(), [inputs, units]);
        if (pictures is { } shape) kernel = kernel.view(shape[0], shape[1], shape[2], units).permute(2, 0, 1, 3).reshape(inputs, units);
        linear.weight.copy_(kernel.t());
        linear.bias!.copy_(tensor(parameters[1].Values.ToArray()));
        return linear;
    }

    private static TorchModule Vectors(Embedding description, Parameter vectors)
    {
        var embedding = nn.Embedding(description.InputDim, description.OutputDim);
        using IDisposable inference = no_grad();
        embedding.weight!.copy_(tensor(vectors.Values.ToArray(), [description.InputDim, description.OutputDim]));
        return embedding;
    }

    private static TorchModule Convolution(Conv2D description, IReadOnlyList<Parameter> parameters)
    {
        Shape kernel = parameters[0].Shape;
        var convolution = nn.Conv2d(kernel[2], description.Filters, kernel[0]);
        using IDisposable inference = no_grad();
        convolution.weight.copy_(tensor(parameters[0].Values.ToArray(), [kernel[0], kernel[1], kernel[2], kernel[3]]).permute(3, 2, 0, 1));
        convolution.bias!.copy_(tensor(parameters[1].Values.ToArray()));
        return convolution;
    }
}
