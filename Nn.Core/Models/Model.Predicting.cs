using System.Runtime.CompilerServices;
using Nn.Execution;

namespace Nn;

public sealed partial class Model
{
    /// <summary>Predicts in inference mode, from any thread.</summary>
    /// <param name="features">Any number of samples, row after row: <c>rows × InputShape.Size</c> values.</param>
    /// <param name="predictions">Receives <c>rows × OutputShape.Size</c> values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other or the model.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model has several inputs or outputs, or its weights change meanwhile: <see cref="CreateServingModel"/> gives one that serves while
    /// this one trains.
    /// </exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> predictions)
    {
        int rows = CountRows(features.Length, predictions.Length);
        GraphRunner runner = _pool.Rent(rows);
        Predict(runner, features, predictions, rows);
        _pool.Return(runner);
    }

    /// <summary>Predicts into a new array.</summary>
    /// <param name="features">Any number of samples, row after row: <c>rows × InputShape.Size</c> values.</param>
    /// <returns><c>rows × OutputShape.Size</c> values.</returns>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})"/>
    public float[] Predict(ReadOnlySpan<float> features)
    {
        CheckSingle();
        var predictions = new float[(long)(features.Length / _inputSize) * _outputSize];
        Predict(features, predictions);
        return predictions;
    }

    /// <summary>Predicts with a model of several inputs or outputs into new arrays.</summary>
    /// <param name="inputs">For each input of the model the same number of samples, row after row.</param>
    /// <returns>For each output <c>rows × its size</c> values.</returns>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})"/>
    public float[][] Predict(IReadOnlyList<float[]> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int rows = CountRows(inputs);
        GraphRunner runner = _pool.Rent(rows);
        float[][] outputs = Array.ConvertAll(Graph.OutputShapes, shape => new float[(long)rows * shape.Size]);
        long version = BeginReading();
        for (int first = 0; first < rows; first += runner.MaxBatch)
        {
            int count = Math.Min(rows - first, runner.MaxBatch);
            for (int i = 0; i < inputs.Count; i++)
            {
                int size = Graph.InputShapes[i].Size;
                inputs[i].AsSpan(first * size, count * size).CopyTo(runner.Memory.Input(i, count));
            }

            runner.Forward(count, training: false);
            for (int i = 0; i < outputs.Length; i++)
                runner.Memory.Output(i, count).CopyTo(outputs[i].AsSpan(first * Graph.OutputShapes[i].Size));
        }

        EndReading(version);
        _pool.Return(runner);
        return outputs;
    }

    /// <summary>The class of one sample: the place of the largest output, the first of equal ones; of one output whether it is over ½.</summary>
    /// <param name="features">One sample: <c>InputShape.Size</c> values.</param>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})"/>
    public int PredictClass(ReadOnlySpan<float> features)
    {
        CheckSingle();
        if (features.Length != _inputSize)
        {
            throw new ArgumentException(
                $"Model: expected the features of one sample of shape {InputShape}, {_inputSize} values. Received: {features.Length}.",
                nameof(features));
        }

        Span<float> prediction = _outputSize <= 256 ? stackalloc float[_outputSize] : new float[_outputSize];
        Predict(features, prediction);
        return ClassOf(prediction);
    }

    /// <summary>The name of the class of one sample, as <see cref="PredictClass(ReadOnlySpan{float})"/> finds it.</summary>
    /// <param name="features">One sample: <c>InputShape.Size</c> values.</param>
    /// <param name="classNames">A name for each class, such as a data set's: as many as the model has outputs, two for a single output.</param>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})"/>
    public string PredictClass(ReadOnlySpan<float> features, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        CheckSingle();
        int classes = Math.Max(2, _outputSize);
        if (classNames.Count != classes)
        {
            throw new ArgumentException(
                $"Model: expected the names of {classes} classes, for an output of {_outputSize}. Received: {classNames.Count}.", nameof(classNames));
        }

        return classNames[PredictClass(features)];
    }

    /// <summary>The class of each of several samples, as <see cref="PredictClass(ReadOnlySpan{float})"/> finds it, into a new array.</summary>
    /// <param name="features">Any number of samples, row after row.</param>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{float})"/>
    public int[] PredictClasses(ReadOnlySpan<float> features)
    {
        float[] predictions = Predict(features);
        var classes = new int[predictions.Length / _outputSize];
        for (int i = 0; i < classes.Length; i++) classes[i] = ClassOf(predictions.AsSpan(i * _outputSize, _outputSize));
        return classes;
    }

    internal void Predict(GraphRunner runner, ReadOnlySpan<float> features, Span<float> predictions, int rows)
    {
        long version = BeginReading();
        for (int first = 0; first < rows; first += runner.MaxBatch)
        {
            int count = Math.Min(rows - first, runner.MaxBatch);
            features.Slice(first * _inputSize, count * _inputSize).CopyTo(runner.Memory.Input(0, count));
            runner.Forward(count, training: false);
            runner.Memory.Output(0, count).CopyTo(predictions.Slice(first * _outputSize, count * _outputSize));
        }

        EndReading(version);
    }

    /// <summary>Begins to read weights: those of a moment at which nobody writes, with the copies that are derived from them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long BeginReading()
    {
        if (_lease is { IsBetweenSteps: false }) throw IsTraining();
        long version = Guard.Version;
        if (WeightGuard.IsWriting(version)) throw HasChanged();
        _inference.Refresh(version);
        return version;
    }

    /// <summary>Makes sure that all that was read since belongs together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EndReading(long version)
    {
        if (!Guard.IsStill(version)) throw HasChanged();
    }

    internal static InvalidOperationException HasChanged() => new(
        "Model: expected weights that stay during a prediction. "
        + "Received: a change from another thread; use CreateServingModel() to serve predictions meanwhile.");

    internal int CountRows(int features, int predictions)
    {
        CheckSingle();
        int rows = features / _inputSize;
        if (features == 0 || rows * _inputSize != features)
        {
            throw new ArgumentException(
                $"Model: expected features of whole samples of shape {InputShape}, {_inputSize} values each. "
                + $"Received: {features} values.",
                nameof(features));
        }

        long room = (long)rows * _outputSize;
        if (predictions != room)
        {
            throw new ArgumentException(
                $"Model: expected room for {rows} predictions of shape {OutputShape}, {room} values. Received: {predictions}.",
                nameof(predictions));
        }

        return rows;
    }

    private int CountRows(IReadOnlyList<float[]> inputs)
    {
        Shape[] shapes = Graph.InputShapes;
        if (inputs.Count != shapes.Length)
            throw new ArgumentException($"Model: expected {shapes.Length} inputs. Received: {inputs.Count}.", nameof(inputs));
        int rows = inputs[0].Length / shapes[0].Size;
        for (int i = 0; i < shapes.Length; i++)
        {
            if (inputs[i].Length == 0 || inputs[i].Length != (long)rows * shapes[i].Size)
            {
                throw new ArgumentException(
                    $"Model: expected {Math.Max(1, rows)} samples of shape {shapes[i]} as input '{InputNames[i]}', "
                    + $"{(long)Math.Max(1, rows) * shapes[i].Size} values. Received: {inputs[i].Length}.",
                    nameof(inputs));
            }
        }

        return rows;
    }

    private void CheckSingle()
    {
        if (_inputSize == 0) throw Several("input", Graph.InputShapes.Length);
        if (_outputSize == 0) throw Several("output", Graph.OutputShapes.Length);
    }

    private static int ClassOf(ReadOnlySpan<float> prediction) => prediction.Length == 1
        ? prediction[0] > 0.5f ? 1 : 0
        : System.Numerics.Tensors.TensorPrimitives.IndexOfMax(prediction);
}
