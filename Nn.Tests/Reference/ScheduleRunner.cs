using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>Schedules: the learning rate at each step from 0, within 1e-6 of it.</summary>
internal static class ScheduleRunner
{
    public static void Check(ReferenceCase item)
    {
        Schedule schedule = Configurations.Create<Schedule>(item.Body);
        schedule.Validate();
        double[] expected = ReferenceArray.Read(item["learning_rate_at_step"]).Data;
        float[] rates = [.. Enumerable.Range(0, expected.Length).Select(step => schedule.At(step))];
        ReferenceAssert.Close(rates, expected, 0, 1e-6, "learning rate");
    }
}
