using System.Runtime.InteropServices;

namespace Nn.Tests.SameBits;

/// <summary>A sample's prediction is the same to the bit alone and at every place of a batch of any size.</summary>
internal sealed class BatchPlaceTests
{
    private const int LargestBatch = 70;

    private static IEnumerable<TestCaseData> Networks() =>
        TrainingBits.Networks().Select(network => new TestCaseData(network).SetArgDisplayNames(network.Name));

    [TestCaseSource(nameof(Networks))]
    public void A_prediction_of_a_model_does_not_depend_on_batch_and_place(NetworkCase network) => Check(network, network.Model.Predict);

    [TestCaseSource(nameof(Networks))]
    public void A_prediction_of_a_session_does_not_depend_on_batch_and_place(NetworkCase network)
    {
        using Session session = network.Model.CreateSession(LargestBatch);
        Check(network, session.Predict);
    }

    [TestCaseSource(nameof(Networks))]
    public void A_prediction_of_two_threads_does_not_depend_on_batch_and_place(NetworkCase network)
    {
        using Session session = network.Model.CreateSession(LargestBatch, threads: 2);
        Check(network, session.Predict);
    }

    [TestCaseSource(nameof(Networks))]
    public void A_prediction_in_chunks_does_not_depend_on_batch_and_place(NetworkCase network)
    {
        using Session session = network.Model.CreateSession(maxBatch: 13);
        Check(network, session.Predict);
    }

    /// <summary>Place p of the batch of n holds sample n + p, so that a place is filled by another sample each time.</summary>
    private static void Check(NetworkCase network, Action<ReadOnlySpan<float>, Span<float>> predict)
    {
        network.Train(threads: 1);
        int inputSize = network.Model.InputShape.Size, outputSize = network.Model.OutputShape.Size;
        ReadOnlySpan<float> samples = network.Data.Features[..(2 * LargestBatch * inputSize)];
        var alone = new float[2 * LargestBatch * outputSize];
        for (int i = 0; i < 2 * LargestBatch; i++)
            predict(samples.Slice(i * inputSize, inputSize), alone.AsSpan(i * outputSize, outputSize));

        var together = new float[LargestBatch * outputSize];
        for (int batch = 1; batch <= LargestBatch; batch++)
        {
            predict(samples.Slice(batch * inputSize, batch * inputSize), together.AsSpan(0, batch * outputSize));
            for (int place = 0; place < batch; place++)
            {
                ReadOnlySpan<float> expected = alone.AsSpan((batch + place) * outputSize, outputSize);
                ReadOnlySpan<float> received = together.AsSpan(place * outputSize, outputSize);
                if (!MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(received)))
                    Assert.Fail($"Expected the bits of the sample alone at place {place} of a batch of {batch}. Received: others.");
            }
        }
    }
}
