using System.Globalization;
using GpCollections.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["journey", var url, var register, var commissioner] => await Journey.Run(new Door(url), register, commissioner),
    ["journey", var url, var register] => await Journey.Run(new Door(url), register, commissioner: null),
    ["offer", var url, var register] => await Journey.Offer(new Door(url), register, victim: null),
    ["offer", var url, var register, var pid] => await Journey.Offer(new Door(url), register, int.Parse(pid)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: journey URL EPRACCUR.csv [COMMISSIONER] | offer URL EPRACCUR.csv [PID TO KILL]");
    return 2;
}
