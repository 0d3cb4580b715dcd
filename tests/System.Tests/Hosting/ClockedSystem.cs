using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Reminders;
using Xunit;

namespace GpCollections.Hosting;

/// <summary>A system whose grains, reminders and api live by a clock that tests move.</summary>
/// <remarks>Membership, messages, and waiting itself, keep to the wall's clock: they are not what is tested.</remarks>
public class ClockedSystem : TestSystem
{
    private static readonly TimeSpan Nearly = TimeSpan.FromMinutes(11);
    private readonly FakeTimeProvider _clock;

    public ClockedSystem()
        : this(new DateTimeOffset(2027, 1, 12, 9, 0, 0, TimeSpan.Zero))
    {
    }

    protected ClockedSystem(DateTimeOffset begin) => _clock = new FakeTimeProvider(begin);

    public override DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Called with the question when a clinical system has answered, before the answer is read.</summary>
    public Action<string>? Answered { get; set; }

    /// <summary>Lets hours or months pass, and stays there.</summary>
    public void Pass(TimeSpan time) => _clock.Advance(time);

    /// <summary>To an instant at once; reminders come afterwards, when they are next looked for.</summary>
    public void JumpTo(DateTimeOffset instant) => Pass(instant - Now);

    /// <summary>
    /// On to an instant, and then minute by minute until something has come of it: a reminder is loaded ten minutes
    /// ahead at most, and a tick that fell into a jump is skipped.
    /// </summary>
    public async Task MoveOn(DateTimeOffset to, Func<Task<bool>> until, string what, TimeSpan? longest = null)
    {
        if (to - Now > Nearly)
        {
            JumpTo(to - Nearly);
        }

        var end = to + (longest ?? TimeSpan.FromHours(1));
        while (Now < to || !await until())
        {
            Assert.True(Now < end, $"At {Now:u} still not: {what}. {Log.Troubles}");
            Pass(TimeSpan.FromMinutes(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    protected override void ConfigureSilo(IServiceCollection services)
    {
        services.AddKeyedSingleton<TimeProvider>("Orleans.Grains", _clock);
        services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, _clock);
        services.AddHttpClient("ClinicalSystems").AddHttpMessageHandler(() => new Listening(this));
    }

    protected override void ConfigureApi(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(new Telling(_clock));

    /// <summary>Tells the moved time; delays and durations are real.</summary>
    private sealed class Telling(TimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
    }

    private sealed class Listening(ClockedSystem system) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (system.Answered is { } answered)
            {
                answered(await request.Content!.ReadAsStringAsync(cancellationToken));
            }

            return answer;
        }
    }
}
